"""Measurements: a seeded community, the production server, and one table of figures."""
