"""What people began to write and have not posted: drafts, and asks that ended before they were posted."""
