"""Who of the support team is looking at a thread just now, or writing in it."""
