"""Two mark a target, each by himself, and what is done where they differ (双人独立评分)."""
