"""Who follows which thread."""
