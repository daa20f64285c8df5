"""What runs without anyone asking; each is shallow."""
