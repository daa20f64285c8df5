"""Views of the desk that people named and kept, for themselves or for the team."""
