"""Rounds in which voters vote in the system, and whose tallies become facts (docs/ballots.md)."""
