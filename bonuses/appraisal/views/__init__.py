"""Pages of staff appraisals: parse, ask the queries, render."""
