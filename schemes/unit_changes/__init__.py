"""Units founded, renamed, merged, split, abolished: what it would do, and doing it whole.

They stand here because a change moves what belongs to years: unit-years, months of postings.
"""
