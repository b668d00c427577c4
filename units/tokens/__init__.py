"""Tokens by which a machine uses a part of the API for an account."""
