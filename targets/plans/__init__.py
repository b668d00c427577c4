"""Plans (目标计划): what a unit means to promise, from first draft to issue (K-3, K-4)."""
