"""The outside world, one module each, all alike."""
