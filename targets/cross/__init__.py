"""Cross-cutting targets with points that the office fixes centrally (K-2.3)."""
