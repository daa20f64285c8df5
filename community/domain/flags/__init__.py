"""Flags: "a moderator should look", with a reason."""
