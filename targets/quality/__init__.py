"""How good a plan's targets are (目标质量, P-7): criteria, weights as data, units by risk."""
