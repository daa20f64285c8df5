"""The HTML face: one module a family of pages."""
