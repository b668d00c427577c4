"""What if: a year's facts under other rules, or one figure of a unit different; nothing is written
to the year."""
