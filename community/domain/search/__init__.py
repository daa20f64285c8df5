"""Finding threads: documents, index, ranking and parsing."""
