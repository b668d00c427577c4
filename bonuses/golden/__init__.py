"""Worked years: a case is written as a year workbook, imported, recomputed and compared.

``rows`` turns a case into the workbook's rows, ``load`` takes them through the services of the
import, ``answer`` reads what the system then holds in the form of the case's output.
"""
