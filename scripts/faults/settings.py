"""The real settings without what only a running site needs; safety against power cuts as in use."""

from __future__ import annotations

from config.settings import *  # noqa: F403
from config.settings import DATA_DIR, STORAGES

ALLOWED_HOSTS = ["testserver"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
# What a killed process could not do is expected here; what matters is what stands afterwards.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": True,
    "handlers": {"none": {"class": "logging.NullHandler"}},
    "root": {"handlers": ["none"]},
}
DEMO = False
