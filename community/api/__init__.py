"""The JSON face: the same queries and operations."""
