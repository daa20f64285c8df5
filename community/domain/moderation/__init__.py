"""The verbs of those who care for the community, and the log of all they do."""
