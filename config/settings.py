"""Settings, all from the environment.

Without any variable the system runs in its embedded size: SQLite and a broker of files, both in
``DATA_DIR``. ``DATABASE_URL`` and ``REDIS_URL`` make it full size. ``APP_ENV=production`` switches
secure cookies and HTTPS on and refuses to start without its secrets.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import local_broker
from config.api_names import ENUM_NAMES
from config.json_log import logging_config
from config.notices import notice_settings
from config.secret import account_keys, embedded_secret_key
from core import redis_client

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- where and how it runs -------------------------------------------------------------------
APP_ENV = env.str("APP_ENV", default="embedded")
if APP_ENV not in {"embedded", "production"}:
    raise ImproperlyConfigured("APP_ENV must be 'embedded' or 'production'.")
PRODUCTION = APP_ENV == "production"
#: True where accounts for trying the system are listed on the sign-in page.
DEMO = env.bool("DEMO", default=False)
#: The password of those accounts: shown to everyone who opens the page.
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="kaohe-2026-demo")
DEBUG = env.bool("DEBUG", default=False)
if PRODUCTION and (DEBUG or DEMO):
    raise ImproperlyConfigured("DEBUG and DEMO must be off in production.")

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "data"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if PRODUCTION:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. In production, give a secret of 50 or more random characters "
            "in the environment; every web and worker host needs the same one."
        )
    SECRET_KEY = embedded_secret_key(DATA_DIR)

#: Under these the account numbers of people are kept: the first seals, all of them open.
PAY_ACCOUNT_KEYS = account_keys(env.list("PAY_ACCOUNT_KEYS", default=[]), PRODUCTION, DATA_DIR)

ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"]
)
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is not set: name the host names of this site.")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
#: How many reverse proxies of our own stand before the web server (0: none).
PROXY_COUNT = env.int("PROXY_COUNT", default=0)

# --- applications ----------------------------------------------------------------------------
PROJECT_APPS = [
    "core",
    "documents",
    "units",
    "schemes",
    "targets",
    "reviews",
    "scoring",
    "bonuses",
]
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "config.static.SiteStaticFilesConfig",
    "guardian",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    *PROJECT_APPS,
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.session_timeout.SessionTimeoutMiddleware",
    "core.acting.ActingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.ReadableAddressMiddleware",
    "core.middleware.WorkDoneMiddleware",
    "units.tokens.middleware.TokenMiddleware",
    "core.middleware.PolicyMiddleware",
    "core.middleware.MustChangePasswordMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.shell",
            ],
        },
    }
]
# Django's own form templates, with ours before them.
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# --- database --------------------------------------------------------------------------------
DATABASE_URL = env.str("DATABASE_URL", default="")
if PRODUCTION and not DATABASE_URL:
    raise ImproperlyConfigured("DATABASE_URL is not set: production runs on PostgreSQL.")
DATABASES: dict[str, dict[str, Any]]
if DATABASE_URL:
    DATABASES = {"default": env.db_url("DATABASE_URL")}
    DATABASES["default"] |= {
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
    }
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "db.sqlite3",
            "OPTIONS": {
                # With deferred transactions two thirds of competing writers are refused.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- cache and task queue --------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
CACHES: dict[str, dict[str, Any]]
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "core.cache.ForgivingRedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": redis_client.OPTIONS,
        }
    }
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = redis_client.BROKER_OPTIONS
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": DATA_DIR / "cache",
            "OPTIONS": {"MAX_ENTRIES": 2000},
        }
    }
    CELERY_BROKER_URL = local_broker.BROKER_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = local_broker.broker_options(DATA_DIR / "broker")

TIME_ZONE = env.str("TIME_ZONE", default="Asia/Shanghai")
NIGHTLY_AT = env.str("NIGHTLY_AT", default="02:00")
_hour, _minute = (int(part) for part in NIGHTLY_AT.split(":"))

# Beat reads crontabs as UTC unless it is told otherwise.
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_TIMEOUT = 3
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# The job table decides what must run: a broker that is away must not hold a page up.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "recompute-open-years": {
        "task": "scoring.tasks.recompute_open_years",
        "schedule": crontab(hour=_hour, minute=_minute),
        "options": {"expires": 12 * 60 * 60},
    },
    "deliver-notices": {
        "task": "core.tasks.deliver_notices",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 50},
    },
    # Asked for every hour of the office's day, done once: a morning without a worker loses nothing.
    "remind": {
        "task": "core.tasks.remind",
        "schedule": crontab(hour="8-18", minute=5),
        "options": {"expires": 50 * 60},
    },
    "sweep-jobs": {
        "task": "core.tasks.sweep_jobs",
        "schedule": timedelta(seconds=30),
        # Without workers the messages must not pile up.
        "options": {"expires": 25},
    },
    "tidy-files": {
        "task": "core.tasks.tidy_files",
        "schedule": crontab(hour=3, minute=40),
    },
    "purge-pay-reports": {
        "task": "bonuses.tasks.purge_reports",
        "schedule": crontab(hour=3, minute=50),
    },
    "purge-result-reports": {
        "task": "scoring.tasks.purge_reports",
        "schedule": crontab(hour=3, minute=52),
    },
    "purge-password-slips": {
        "task": "units.tasks.purge_slips",
        "schedule": timedelta(hours=1),
        "options": {"expires": 30 * 60},
    },
}

# --- accounts, sessions, permissions ---------------------------------------------------------
AUTH_USER_MODEL = "units.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
PASSWORD_HASHERS = [
    "units.hashers.StretchingHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {
        "NAME": f"{_VALIDATION}.MinimumLengthValidator",
        "OPTIONS": {"min_length": env.int("PASSWORD_MIN_LENGTH", default=10)},
    },
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
#: ``length``: long enough and not a common one (NIST 800-63B, ASVS); ``classes``: three kinds of
#: characters as well (等保三级), usually together with a greatest age.
PASSWORD_POLICY = env.str("PASSWORD_POLICY", default="length")
if PASSWORD_POLICY not in {"length", "classes"}:
    raise ImproperlyConfigured("PASSWORD_POLICY must be 'length' or 'classes'.")
if PASSWORD_POLICY == "classes":  # noqa: S105 - the name of a rule
    AUTH_PASSWORD_VALIDATORS.append({"NAME": "units.passwords.CharacterClassValidator"})
#: Days after which a password must be changed; 0: never.
PASSWORD_MAX_AGE_DAYS = env.int("PASSWORD_MAX_AGE_DAYS", default=0)
LOGIN_URL = LOGOUT_REDIRECT_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"

ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = GUARDIAN_RAISE_403 = False

CSRF_FAILURE_VIEW = "core.error_views.csrf_failure"
AXES_FAILURE_LIMIT = env.int("LOGIN_FAILURE_LIMIT", default=5)
AXES_COOLOFF_TIME = timedelta(minutes=env.int("LOGIN_LOCK_MINUTES", default=30))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "core.client_address.client_address"
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "units.views.locked_out"

#: Signed out after so long without a click, and after so long in all.
SESSION_IDLE_TIMEOUT = timedelta(minutes=env.int("SESSION_IDLE_MINUTES", default=30))
SESSION_ABSOLUTE_TIMEOUT = timedelta(hours=env.int("SESSION_ABSOLUTE_HOURS", default=12))
SESSION_ENGINE = "core.sessions"
SESSION_COOKIE_AGE = int(SESSION_ABSOLUTE_TIMEOUT.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60

_notices = notice_settings(env)
vars().update(_notices)
EMAIL_ENABLED: bool = _notices["EMAIL_ENABLED"]
SITE_URL: str = _notices["SITE_URL"]
NOTICE_WEBHOOKS: dict[str, dict[str, str]] = _notices["NOTICE_WEBHOOKS"]
NOTICE_WEBHOOK_LOOPBACK: bool = _notices["NOTICE_WEBHOOK_LOOPBACK"]

# --- headers ---------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = env.bool("SSL_REDIRECT", default=PRODUCTION)
# The container asks itself over plain HTTP whether it is alive.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000 if PRODUCTION else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", default=PRODUCTION)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=PRODUCTION)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        # Bootstrap draws its marks from data: pictures in its style sheet.
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- language, time, numbers -----------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
# Each language under its own name, whatever language the page is in.
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# --- files -----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "build" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
# How much evidence a unit may keep in a year, and a scanner that sees each file first
# ("clamdscan --no-summary {file}"): 0 is clean, 1 is not, anything else is no answer.
EVIDENCE_UNIT_FILES = env.int("EVIDENCE_UNIT_FILES", default=2000)
EVIDENCE_UNIT_MB = env.int("EVIDENCE_UNIT_MB", default=2048)
EVIDENCE_SCAN_COMMAND = env.str("EVIDENCE_SCAN_COMMAND", default="")
EVIDENCE_SCAN_SECONDS = env.int("EVIDENCE_SCAN_SECONDS", default=60)
# Uploaded evidence is served by views that check the right to see it, never from a URL.
MEDIA_ROOT = DATA_DIR / "files"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static.SiteStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [
    *("jpg", "jpeg", "png", "gif", "webp", "zip", "gz", "woff", "woff2"),
    *("map", "po", "mo"),
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# --- API -------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.json_bodies.BoundedJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "config.api_errors.exception_handler",
    "PAGE_SIZE": 100,
    # Exact figures travel as text, never as a JSON number that a reader turns into a float.
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "目标管理责任制考核系统 API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "ENUM_NAME_OVERRIDES": ENUM_NAMES,
}

# --- log -------------------------------------------------------------------------------------
LOGGING = logging_config(PROJECT_APPS, env.str("LOG_LEVEL", default="INFO"))
