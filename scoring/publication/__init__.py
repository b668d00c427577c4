"""Making results public (审定、公示、公布): from a provisional set to the published one (M-11)."""
