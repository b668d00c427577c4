"""Self-evaluation (自评): one a unit and year, handed in once, returned with a reason."""
