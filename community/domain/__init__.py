"""What the community is, and what may be done in it."""
