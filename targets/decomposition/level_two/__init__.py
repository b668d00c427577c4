"""Level-two schemes (二级方案): how each unit assesses its own staff (K-1.3)."""
