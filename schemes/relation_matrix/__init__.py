"""Work relations as a table units × units: seen on a day, edited cell by cell, out to Excel and in.

Relations of two people (E-2) stay in the list; a cell is the relation of two units of one kind.
"""
