"""Supervision through the year (督查): scheduled reports, spot checks, orders to rectify."""
