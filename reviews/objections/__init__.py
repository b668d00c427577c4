"""Feedback to units, objections to marks, and corrections by two persons."""
