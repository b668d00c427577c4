"""Re-check (复核): who marks what, and marks entered as a table."""
