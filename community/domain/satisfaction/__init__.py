"""How those who were helped found the help."""
