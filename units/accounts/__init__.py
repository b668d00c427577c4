"""Accounts for the system administrator: list, pages, acts, bulk making, who may do what."""
