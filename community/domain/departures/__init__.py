"""Leaving for good: what is erased, in which order, and that nothing is forgotten."""
