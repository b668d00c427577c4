"""Level two (二级考核): each unit's own staff appraisal, from marks to grades (K-1.3, G-1)."""
