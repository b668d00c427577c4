"""Common targets as functional departments draft them, before the office takes them (K-3.7)."""
