"""Sections (科室) of units: their page, their services."""
