"""Known issues: a question that staff declared one, how far its fix is, and the questions bound to it."""
