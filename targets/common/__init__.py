"""Common targets (共性目标): what applies to whom with how many points, balanced and issued."""
