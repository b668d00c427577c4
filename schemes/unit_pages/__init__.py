"""The directory of units, a unit's page, its years as a table, its changes and relations.

They stand here because a unit's year is told in the words of the year's scheme.
"""
