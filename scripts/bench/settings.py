"""The real settings, without what only a running site needs: host names, collected files, broker.

Database and cache stay as they are: safety against power cuts is on, as it is in use.
"""

from __future__ import annotations

from config.settings import *  # noqa: F403
from config.settings import DATA_DIR, STORAGES

# The site with the page that it is compared with.
ROOT_URLCONF = "scripts.bench.minimal_page"
ALLOWED_HOSTS = ["testserver"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Empty, but there: the middleware that serves static files looks for it.
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {"polling_interval": 1}
LOGGING = {"version": 1, "disable_existing_loggers": True}
# The demo accounts' list belongs to the sign-in page alone.
DEMO = False
