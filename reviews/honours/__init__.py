"""Claims of points (加分申报): claimed with proof, verified, made facts (K-5.5, M-8)."""
