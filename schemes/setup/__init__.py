"""The first set-up of an empty installation: founder, rules, year, units, accounts, done.

``code`` is the key of the door, ``services`` what is done at each step, ``queries`` how far it is,
``commands`` the same from a file.  It stands in ``schemes`` because it opens the year, and knows
units to its left.
"""
