"""Correcting what was published: named facts, a second person, a report, a new set (S-4)."""
