"""Replies the support team keeps ready: texts with places that are filled in for a case."""
