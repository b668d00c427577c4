"""Telling units their marks, deciding objections, correcting by two persons."""
