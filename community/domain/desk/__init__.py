"""The desk: the cases as those see them who work on them."""
