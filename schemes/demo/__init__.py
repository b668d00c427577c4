"""The demo county: a believable year, made by a seeded generator and loaded as any year is."""
