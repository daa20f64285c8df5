"""Old forums: each format yields the same records, one loader takes them in."""
