"""Threads handed to the support team."""
