"""Django settings. Only what the platform uses: no contrib apps, no templates, no sessions of Django's."""

import secrets
from urllib.parse import parse_qsl, unquote, urlparse

from yizhou.kernel.settings.environment import environment

_env = environment()


def _secret_key() -> str:
    path = _env.home / "secret.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{secrets.token_hex(4)}")
        fresh.write_text(secrets.token_hex(32))
        fresh.chmod(0o600)
        try:
            path.hardlink_to(fresh)  # the first writer wins when several processes start at once
        except FileExistsError:
            pass
        fresh.unlink()
    return path.read_text().strip()


def _database() -> dict[str, object]:
    if _env.embedded_database:
        place: dict[str, object] = {
            "NAME": "yizhou",
            "USER": "postgres",
            "HOST": str(_env.socket_folder),
            "PORT": "5432",
        }
        options: dict[str, object] = {}
    else:
        url = urlparse(_env.database_url)
        place = {
            "NAME": unquote(url.path.lstrip("/")),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": unquote(url.hostname or ""),
            "PORT": str(url.port or ""),
        }
        options = dict(parse_qsl(url.query))
        if "host" in options:
            place["HOST"] = options.pop("host")
        if "port" in options:
            place["PORT"] = options.pop("port")
    # Plans are kept from the fifth use on: planning costs more than running most of what a message asks.
    # `?prepare_threshold=0` in DATABASE_URL turns that off, for poolers that cannot bear it.
    threshold = int(str(options.get("prepare_threshold", "5")))
    return {
        "ENGINE": "django.db.backends.postgresql",
        **place,
        "OPTIONS": {**options, "prepare_threshold": threshold or None},
        "CONN_MAX_AGE": None,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


SECRET_KEY = _secret_key()
DEBUG = _env.debug
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "yizhou.entrypoints.web.urls"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
USE_I18N = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": _database()}
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGGING_CONFIG = None

INSTALLED_APPS = [
    "procrastinate.contrib.django",
    "yizhou.kernel.db",
    "yizhou.kernel.organisations",
    "yizhou.kernel.auth",
    "yizhou.kernel.audit",
    "yizhou.kernel.events",
    "yizhou.kernel.files",
    "yizhou.kernel.jobs",
    "yizhou.registries.standards_library",
    "yizhou.registries.local_standards",
    "yizhou.registries.terminology",
    "yizhou.registries.standards_documents",
    "yizhou.registries.facilities",
    "yizhou.registries.providers",
    "yizhou.registries.credentials",
    "yizhou.registries.population",
    "yizhou.registries.provincial_index",
    "yizhou.registries.resource_directory",
    "yizhou.registries.master_data",
    "yizhou.registries.practice_records",
    "yizhou.registries.licence_files",
    "yizhou.registries.residents",
    "yizhou.records.unusual_access",
    "yizhou.records.consent",
    "yizhou.records.fhir",
    "yizhou.records.documents",
    "yizhou.records.timeline",
    "yizhou.records.assembled",
    "yizhou.records.domain_views",
    "yizhou.records.browser",
    "yizhou.engines.forms",
    "yizhou.engines.schedules",
    "yizhou.engines.processes.apps.ProcessesConfig",
    "yizhou.engines.programmes",
    "yizhou.engines.report_cards",
    "yizhou.engines.warehouse",
    "yizhou.engines.indicators",
    "yizhou.applications.health_files",
    "yizhou.exchange.atna",
    "yizhou.exchange.partners",
    "yizhou.exchange.pipeline",
    "yizhou.exchange.cda",
    "yizhou.exchange.conformance",
    "yizhou.exchange.fhir_api",
    "yizhou.exchange.mhd",
    "yizhou.exchange.bulk",
    "yizhou.exchange.subscriptions",
    "yizhou.exchange.files",
    "yizhou.exchange.soap",
]

MIDDLEWARE = [
    "yizhou.kernel.observability.middleware.RequestMiddleware",
    "yizhou.entrypoints.web.client_files.ClientFilesMiddleware",
    "yizhou.kernel.db.edge.UnitOfWorkMiddleware",
]

WHITENOISE_MAX_AGE = 0
WHITENOISE_AUTOREFRESH = False
STATIC_URL = "/static/"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful"}
