"""Rules that bring threads to the support team by themselves."""
