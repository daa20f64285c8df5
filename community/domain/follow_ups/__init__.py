"""Asking, some time after a solution, whether it worked."""
