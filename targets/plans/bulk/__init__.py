"""Acts on several plans at once (批量办理): what they will do, each done wholly or not at all."""
