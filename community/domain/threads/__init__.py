"""Threads and their posts: asking, commenting, editing, removing, and whose turn it is."""
