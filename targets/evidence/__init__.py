"""Evidence files (证明材料): checked by content, kept apart, read by permission."""
