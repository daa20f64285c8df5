"""Support teams: who is in them, who leads them, when they are there and when they are away."""
