"""What the panels of a year are worth."""
