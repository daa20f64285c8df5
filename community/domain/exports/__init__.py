"""A person's own data, put together for them in one file."""
