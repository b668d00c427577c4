"""Accountability and praise (G-7, M-13): circulars, talks, deadlines, merit, commendation."""
