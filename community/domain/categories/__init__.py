"""Categories and tags: where things are asked."""
