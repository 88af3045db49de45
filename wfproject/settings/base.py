"""Settings every profile shares. Each choice is an environment variable; `.env.example` lists them all."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import django_stubs_ext

from wfproject.embedded.services import postgres_url, redis_url
from wfproject.env import envbool, envchoice, envfloat, envint, envlist, envpath, envprices, envstr

django_stubs_ext.monkeypatch()  # lets admin classes name the model they are for, as their types want

# numpy reads it when it is loaded, which settings come before. The products of a search are small: a second thread
# takes half as much processor time again, and finishes no sooner where requests run side by side.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = envpath("WF_DATA_DIR", BASE_DIR / ".data")

DEBUG = False
SECRET_KEY = envstr("WF_SECRET_KEY", "")
ALLOWED_HOSTS = envlist("WF_ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = envlist("WF_CSRF_TRUSTED_ORIGINS", [])
PUBLIC_URL = envstr("WF_PUBLIC_URL", "").rstrip("/")

INSTALLED_APPS = [
    "wfproject.common.admin_config.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "wfproject.common",
    "accounts_app",
    "connectors_app",
    "vectors_app",
    "sessions_app",
    "agent_app",
    "engine_app",
]

MIDDLEWARE = [
    "wfproject.common.middleware.RequestIdMiddleware",
    "wfproject.common.middleware.SecurityMiddleware",
    "wfproject.common.middleware.StaticFilesMiddleware",
    "wfproject.common.middleware.SessionMiddleware",
    "wfproject.common.middleware.CommonMiddleware",
    "wfproject.common.middleware.CsrfViewMiddleware",
    "wfproject.common.middleware.AuthenticationMiddleware",
    "wfproject.common.middleware.MessageMiddleware",
    "wfproject.common.middleware.XFrameOptionsMiddleware",
    "accounts_app.middleware.IdempotencyMiddleware",
]
# Django looks for its own classes by name; wfproject.common.checks checks for subclasses, and what hangs on them.
SILENCED_SYSTEM_CHECKS = ["security.W001", "security.W002", "security.W003"]

ROOT_URLCONF = "wfproject.urls"
ASGI_APPLICATION = "wfproject.asgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- database: the embedded PostgreSQL unless a URL names another ---------------------------------------------------

DATABASE_URL = envstr("WF_DATABASE_URL", "") or postgres_url(DATA_DIR)


def database_from_url(url: str) -> dict[str, object]:
    """Django's database dictionary of a `postgresql://` URL; a `host` query parameter names a socket directory.

    Raises ValueError, without repeating the URL, which may hold a password.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ValueError("WF_DATABASE_URL must look like postgresql://USER:PASSWORD@HOST:PORT/NAME")
    query = dict(item.split("=", 1) for item in parts.query.split("&") if "=" in item)
    host = unquote(query.pop("host", "")) or parts.hostname or ""
    options: dict[str, object] = {name: unquote(value) for name, value in query.items()}
    # A pool, because an ASGI server runs each request's ORM calls on a thread of its own.
    options["pool"] = {
        "min_size": 1,
        "max_size": envint("WF_DATABASE_POOL_SIZE", 10, minimum=1),
        "timeout": envfloat("WF_DATABASE_POOL_TIMEOUT", 10.0, minimum=0.1),
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,  # a database that restarted costs no request
        "OPTIONS": options,
    }


DATABASES = {"default": database_from_url(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis: cache, rate limits and broker ----------------------------------------------------------------------------

REDIS_URL = envstr("WF_REDIS_URL", "") or redis_url(DATA_DIR)
CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "wf",
        "OPTIONS": {
            "CLIENT_CLASS": "django_redis.client.DefaultClient",
            "SOCKET_CONNECT_TIMEOUT": envfloat("WF_REDIS_CONNECT_TIMEOUT", 0.5, minimum=0.05),
            "SOCKET_TIMEOUT": envfloat("WF_REDIS_TIMEOUT", 1.0, minimum=0.05),
        },
    }
}
CACHE_TTL_SECONDS = envint("WF_CACHE_TTL_SECONDS", 24 * 3600, minimum=1)
# 0: only a prompt in the same words is answered from the cache.
CACHE_NEAR_SIMILARITY = envfloat("WF_CACHE_NEAR_SIMILARITY", 0.0, minimum=0.0, maximum=1.0)

BROKER_APPLICATION = "wfproject.celery.app"
CELERY_BROKER_URL = envstr("WF_BROKER_URL", "") or (
    REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
)
CELERY_TASK_IGNORE_RESULT = True
# A task is acknowledged after it ran, and one whose worker died is delivered again: every task is idempotent.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_connect_timeout": 1.0, "socket_timeout": 5.0}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "reindex-registry": {"task": "vectors_app.reindex_registry", "schedule": timedelta(minutes=15)},
    "fire-schedules": {"task": "engine_app.fire_schedules", "schedule": timedelta(seconds=5)},
    "reconcile-runs": {"task": "engine_app.reconcile", "schedule": timedelta(seconds=10)},
    "redeliver-webhooks": {"task": "engine_app.redeliver_webhooks", "schedule": timedelta(minutes=10)},
    "prune-runs": {"task": "engine_app.prune", "schedule": timedelta(hours=1)},
    "reconcile-jobs": {"task": "agent_app.reconcile_jobs", "schedule": timedelta(seconds=10)},
    "prune-jobs": {"task": "agent_app.prune_jobs", "schedule": timedelta(hours=1)},
}

# --- people and access ------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts_app.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "/admin/login/"
IDEMPOTENCY_KEEP_HOURS = envint("WF_IDEMPOTENCY_KEEP_HOURS", 24, minimum=1)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts_app.authentication.ApiTokenAuthentication",
        "accounts_app.authentication.WorkspaceJWTAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts_app.permissions.HasWorkspace"],
    "DEFAULT_PAGINATION_CLASS": "wfproject.common.api.StandardPagination",
    "DEFAULT_FILTER_BACKENDS": [
        "django_filters.rest_framework.DjangoFilterBackend",
        "wfproject.common.filters.KnownOrderingFilter",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["wfproject.common.parsers.StrictJSONParser"],
    "DEFAULT_THROTTLE_CLASSES": ["accounts_app.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {
        "user": envstr("WF_RATE_LIMIT_USER", "600/min"),
        "workflow": envstr("WF_RATE_LIMIT_WORKFLOW", "60/min"),
        "login": envstr("WF_RATE_LIMIT_LOGIN", "10/min"),
    },
    "EXCEPTION_HANDLER": "wfproject.common.api.exception_handler",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": None,
    "NUM_PROXIES": envint("WF_NUM_PROXIES", 0, minimum=0),
}
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=envint("WF_JWT_ACCESS_MINUTES", 30, minimum=1)),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=envint("WF_JWT_REFRESH_DAYS", 7, minimum=1)),
    "UPDATE_LAST_LOGIN": False,
    "CHECK_REVOKE_TOKEN": True,  # who changes a password logs out whoever knew the former one
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Workflow Automation Agent",
    "DESCRIPTION": "Turns plain language into executable JSON workflows for SCM and ticketing tools.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "DEFAULT_QUERY_MANAGER": "_default_manager",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "wfproject.common.openapi.describe_common",
    ],
    "ENUM_NAME_OVERRIDES": {
        "ReviewStatusEnum": "sessions_app.models.ReviewStatus.choices",
        "RunStateEnum": "engine_app.contracts.RunState.choices",
        "StepStateEnum": "engine_app.contracts.StepState.choices",
        "ApprovalStateEnum": "engine_app.contracts.ApprovalState.choices",
        "JobStateEnum": "agent_app.models.JobState.choices",
        "RiskEnum": "connectors_app.models.RISKS",
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = envint("WF_MAX_BODY_BYTES", 1_000_000, minimum=1_000)

# --- agent ------------------------------------------------------------------------------------------------------------

PROMPT_MAX_CHARS = envint("WF_PROMPT_MAX_CHARS", 4000, minimum=100)
HISTORY_MAX_TURNS = envint("WF_HISTORY_MAX_TURNS", 20, minimum=1)
JOBS_LEASE_SECONDS = envfloat("WF_JOBS_LEASE_SECONDS", 15.0, minimum=1.0)
JOBS_LOOK_SECONDS = envfloat("WF_JOBS_LOOK_SECONDS", 5.0, minimum=0.2)
JOBS_PER_WORKER = envint("WF_JOBS_PER_WORKER", 50, minimum=1)
JOBS_KEEP_HOURS = envint("WF_JOBS_KEEP_HOURS", 24, minimum=1)
PLANNER = envchoice("WF_PLANNER", ["local", "openai"], "local")
PLANNER_CATALOGS = envlist("WF_PLANNER_CATALOGS", ["core"])
DEFAULT_TIMEZONE = envstr("WF_TIMEZONE", "UTC")
OPENAI_API_KEY = envstr("WF_OPENAI_API_KEY", "")
OPENAI_BASE_URL = envstr("WF_OPENAI_BASE_URL", "")
OPENAI_MODEL = envstr("WF_OPENAI_MODEL", "gpt-4o")
OPENAI_TEMPERATURE = envfloat("WF_OPENAI_TEMPERATURE", 0.3, minimum=0.0, maximum=2.0)
OPENAI_TIMEOUT_SECONDS = envfloat("WF_OPENAI_TIMEOUT_SECONDS", 30.0, minimum=0.1)
OPENAI_MAX_RETRIES = envint("WF_OPENAI_MAX_RETRIES", 3, minimum=0)
OPENAI_DEADLINE_SECONDS = envfloat("WF_OPENAI_DEADLINE_SECONDS", 60.0, minimum=0.1)
OPENAI_HISTORY_TOKENS = envint("WF_OPENAI_HISTORY_TOKENS", 2000, minimum=0)
OPENAI_DAILY_USD_PER_USER = envfloat("WF_OPENAI_DAILY_USD_PER_USER", 0.0, minimum=0.0)
OPENAI_DAILY_TOKENS_PER_USER = envint("WF_OPENAI_DAILY_TOKENS_PER_USER", 0, minimum=0)
OPENAI_PRICES = envprices("WF_OPENAI_PRICES", {})
OPENAI_PROMPT_USD_PER_MILLION = envfloat("WF_OPENAI_PROMPT_USD_PER_MILLION", 2.5, minimum=0.0)
OPENAI_COMPLETION_USD_PER_MILLION = envfloat("WF_OPENAI_COMPLETION_USD_PER_MILLION", 10.0, minimum=0.0)

# --- vendors' accounts ------------------------------------------------------------------------------------------------

CREDENTIAL_KEYS = envlist("WF_CREDENTIAL_KEYS", [])  # the first encrypts, all decrypt
PREFLIGHT_TIMEOUT_SECONDS = envfloat("WF_PREFLIGHT_TIMEOUT_SECONDS", 20.0, minimum=0.5)
PREFLIGHT_CONCURRENCY = envint("WF_PREFLIGHT_CONCURRENCY", 8, minimum=1)

# --- vectors ----------------------------------------------------------------------------------------------------------

EMBEDDER = envchoice("WF_EMBEDDER", ["onnx", "sentence-transformers"], "onnx")
EMBEDDER_SOCKET = envstr("WF_EMBEDDER_SOCKET", "")
EMBEDDING_PRECISION = envchoice("WF_EMBEDDING_PRECISION", ["fp32", "int8"], "fp32")
EMBEDDING_THREADS = envint("WF_EMBEDDING_THREADS", 2, minimum=1, maximum=16)
EMBEDDING_MODEL = envstr("WF_EMBEDDING_MODEL", "sentence-transformers/all-MiniLM-L6-v2")
VECTOR_STORE = envchoice("WF_VECTOR_STORE", ["pgvector", "pinecone"], "pgvector")
VECTOR_MEMORY_ROWS = envint("WF_VECTOR_MEMORY_ROWS", 20_000, minimum=0)
PINECONE_API_KEY = envstr("WF_PINECONE_API_KEY", "")
PINECONE_INDEX = envstr("WF_PINECONE_INDEX", "workflow-operations")
PINECONE_NAMESPACE = envstr("WF_PINECONE_NAMESPACE", "operations")
PINECONE_CLOUD = envstr("WF_PINECONE_CLOUD", "aws")
PINECONE_REGION = envstr("WF_PINECONE_REGION", "us-east-1")
PINECONE_HOST = envstr("WF_PINECONE_HOST", "https://api.pinecone.io")

# --- calls of vendors -------------------------------------------------------------------------------------------------

HTTP_ALLOWED_HOSTS = envlist("WF_HTTP_ALLOWED_HOSTS", [])

# --- engine -----------------------------------------------------------------------------------------------------------

ENGINE_LEASE_SECONDS = envfloat("WF_ENGINE_LEASE_SECONDS", 15.0, minimum=1.0)
ENGINE_LOOK_SECONDS = envfloat("WF_ENGINE_LOOK_SECONDS", 5.0, minimum=0.2)
ENGINE_RUNS_PER_WORKER = envint("WF_ENGINE_RUNS_PER_WORKER", 200, minimum=1)
ENGINE_RATE_WAIT_SECONDS = envfloat("WF_ENGINE_RATE_WAIT_SECONDS", 60.0, minimum=0.0)
ENGINE_MAX_DEPTH = envint("WF_ENGINE_MAX_DEPTH", 3, minimum=0)
ENGINE_KEEP_DAYS = envint("WF_ENGINE_KEEP_DAYS", 90, minimum=1)
WEBHOOK_MAX_BODY_BYTES = envint("WF_WEBHOOK_MAX_BODY_BYTES", 5_000_000, minimum=1_000)

# --- pages, files, language -------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True
TEST_RUNNER = "django.test.runner.DiscoverRunner"

# --- logs -------------------------------------------------------------------------------------------------------------

LOG_LEVEL = envchoice("WF_LOG_LEVEL", ["DEBUG", "INFO", "WARNING", "ERROR"], "INFO")
LOG_DIR = envpath("WF_LOG_DIR", DATA_DIR / "logs")
LOG_FILE = envbool("WF_LOG_FILE", True)


def logging_config(level: str, file: Path | None) -> dict[str, object]:
    """Logging to the console and, if given, to a rotating file (10 MB, 5 old ones); JSON lines in both."""
    filters = ["context", "redaction"]
    # Beat rings every few seconds; what comes of it is told by whoever does something.
    rounds = {"level": level if level in {"DEBUG", "ERROR"} else "WARNING"}
    handlers: dict[str, object] = {
        "console": {"class": "logging.StreamHandler", "formatter": "structured", "filters": filters},
    }
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        handlers["file"] = {
            "class": "logging.handlers.RotatingFileHandler",
            "filename": str(file),
            "maxBytes": 10_000_000,
            "backupCount": 5,
            "delay": True,
            "formatter": "structured",
            "filters": filters,
        }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "context": {"()": "wfproject.common.logging.ContextFilter"},
            "redaction": {"()": "wfproject.common.logging.RedactionFilter"},
        },
        "formatters": {"structured": {"()": "wfproject.common.logging.StructuredFormatter"}},
        "handlers": handlers,
        "root": {"handlers": list(handlers), "level": level},
        "loggers": {
            "httpx": {"level": "WARNING"},
            "celery.beat": rounds,
            "celery.worker.strategy": rounds,
            "celery.app.trace": rounds,
            "django.request": {"level": "ERROR"},
            # The server of `make run` has its own handlers; ours suffice.
            "uvicorn": {"handlers": [], "propagate": True},
            "uvicorn.access": {"handlers": [], "propagate": True, "level": "WARNING"},
        },
    }
