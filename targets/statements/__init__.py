"""Responsibility statements (责任书): signed by both sides, written in Word by a template."""
