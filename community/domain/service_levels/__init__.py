"""What the support team promises, and where."""
