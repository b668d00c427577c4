"""What the ballots of a year are worth: leniency, spread, reliability, effect on the ranks."""
