"""Over the years: units, components and honours, and what changed in the rules beside them."""
