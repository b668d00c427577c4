"""Settings of the test suite: the real ones, faster where speed is all that changes."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

# The suite may never touch the data of a system that somebody uses.
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="suite-data-")
atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
os.environ["APP_ENV"] = "embedded"
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "0" * 50)

from config.settings import *  # noqa: E402, F403
from config.settings import DATA_DIR, DATABASES, STORAGES  # noqa: E402

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Nothing runs behind a test's back: a test that wants a job to run says so.
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {"polling_interval": 0.01}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
AXES_ENABLED = os.environ.get("AXES_ENABLED", "1") == "1"

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A real file, so that threads compete as they do in use; safety against power cuts is not
    # what the suite tests.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )
