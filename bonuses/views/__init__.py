"""Pages of ``bonuses``: parse, ask the queries, render."""
