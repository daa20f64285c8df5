"""Tools every part uses; no forum word in here."""
