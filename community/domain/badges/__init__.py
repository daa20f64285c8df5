"""Badges: what people may be proud of, from one catalogue of rules."""
