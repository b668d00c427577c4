"""Workbooks (XLSX): limits, reading, declared columns, writing.

``limits`` refuses a dangerous file before it is read; ``reader`` streams its cells; ``columns``
declares what a sheet holds and turns rows into records with every error at once; ``writer`` writes
the same declaration back, as a template, filled, or as a report.
"""
