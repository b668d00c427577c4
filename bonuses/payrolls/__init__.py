"""Payrolls (发放批次): computed, checked, approved by a second person, paid, closed (K-7, S-4).

``stored`` turns a computed pay sheet into rows and back, ``compute`` makes a run, ``flow`` is the
table of moves, ``difference`` says who changed by how much and why.
"""
