"""Workbooks (XLSX): limits, reading, declared columns, writing. openpyxl does the format.

``limits`` and ``scan`` refuse a dangerous file before openpyxl reads it, ``stored`` keeps what its
cells hold, ``reader`` streams it (``cell_values``). ``columns`` declares what a sheet holds;
``parsing`` turns its rows into records with every error at once. ``writer`` writes the same
declaration back, as a template, filled, or as a report (``cells`` from value to cell, ``styles``
how cells look).
"""
