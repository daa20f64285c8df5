"""Votes on posts and me-toos on threads."""
