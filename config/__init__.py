"""Settings, routes and the task queue of the whole site; no business logic."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
