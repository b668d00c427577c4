"""Ballots cast on paper: two officers count them against each other before they are facts."""
