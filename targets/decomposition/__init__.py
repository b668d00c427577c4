"""From an issued target to sections and persons: trees, task sheets, level-two schemes (T)."""
