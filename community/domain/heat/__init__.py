"""How fast threads turn into problems."""
