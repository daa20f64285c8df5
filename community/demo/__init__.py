"""The demo community's content: people, categories and threads, as data."""
