"""How sure is a ranking: what would become of it if weights and marks were a little different."""
