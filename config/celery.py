"""The Celery application: one code base on Redis and on the local broker."""

from __future__ import annotations

import os

from celery import Celery

from config.local_broker import register_transport

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

register_transport()

app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
