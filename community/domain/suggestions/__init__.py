"""Edits that members suggest, and that others take or leave."""
