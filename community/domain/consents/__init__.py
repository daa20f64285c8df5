"""The community's own texts, terms and privacy, in versions; and who agreed to which, and when."""
