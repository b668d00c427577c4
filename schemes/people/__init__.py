"""People with their pages: the list, one person, and what the office does about him."""
