"""Writing rounds: design and freezing, keys, codes, voting, the count."""
