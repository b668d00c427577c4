"""Changes of issued targets (目标变更): requested, ratified by the scheme, applied together."""
