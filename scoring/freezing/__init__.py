"""Freezing a year (封存): its bundle, verifying it anywhere, correcting what stands (S-4, S-6)."""
