"""One settings file. Everything that differs between places comes from the environment (see .env.example).

`KZ_ENV` is `production` (default: the strict one), `local` (what bin/run makes) or `test`.
"""

import os
import zoneinfo
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent
ENV = os.environ.get("KZ_ENV", "production")
PRODUCTION = ENV == "production"
TESTING = ENV == "test"
if ENV not in {"production", "local", "test"}:
    # A misspelt value must not quietly switch the strict settings off.
    raise ValueError(f"KZ_ENV is {ENV!r}: it must be production, local or test.")

# The tzdata package knows today's zones; an old system copy still has Almaty at +06.
zoneinfo.reset_tzpath(to=())


def env(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def env_list(name: str) -> list[str]:
    return [part.strip() for part in env(name).split(",") if part.strip()]


def database(url: str) -> dict[str, object]:
    """Django's database settings from `postgresql://user:password@host:port/name?host=/socket/folder`."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": str(query.get("port", [parts.port or ""])[0]),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {},
        "TEST": {"TEMPLATE": "template0"},
    }


SECRET_KEY = env("KZ_SECRET_KEY", "" if PRODUCTION else "local-only-not-a-secret")
DEBUG = False
ALLOWED_HOSTS = env_list("KZ_ALLOWED_HOSTS") or ([] if PRODUCTION else ["*"])
CSRF_TRUSTED_ORIGINS = env_list("KZ_TRUSTED_ORIGINS")
# Salts the hashes of personal data in the journal; losing it makes those hashes uncheckable.
JOURNAL_SALT = env("KZ_JOURNAL_SALT", "" if PRODUCTION else "local-only-not-a-salt")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "rest_framework",
    "axes",
    "csp",
    "django_htmx",
    "crispy_forms",
    "crispy_bootstrap5",
    "journal",
    "deadlines",
    "notifications",
    "letters",
    "acts",
    "accounts",
    "calendars",
    "registers",
    "customs",
    "figures",
    "kz_ipr",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kz_ipr.private_pages.private_pages",
    "accounts.asked_once.asked_once",
    "customs.views.kept_typing.KeptTyping",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.own_password.own_password",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "kz_ipr.urls"
WSGI_APPLICATION = "kz_ipr.wsgi.application"

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
                "kz_ipr.navigation.navigation",
            ],
        },
    }
]

# Migrations run as the owner (`KZ_DB_ROLE=owner`); web and worker connect as a role that owns no tables.
_url = env("KZ_OWNER_DATABASE_URL") if env("KZ_DB_ROLE") == "owner" or TESTING else env("KZ_DATABASE_URL")
DATABASES = {"default": database(_url or env("KZ_DATABASE_URL") or "postgresql:///kz_ipr")}
if not TESTING and env("KZ_DB_POOL", "0") != "0":
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": int(env("KZ_DB_POOL"))}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "accounts.backend.PeopleBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
    if TESTING
    else "django.contrib.auth.hashers.Argon2PasswordHasher"
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "ru"
# In the order of the header; who has chosen none reads Russian.
LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]
FORMAT_MODULE_PATH = ["kz_ipr.formats"]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Almaty"

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
VAR_DIR = Path(env("KZ_VAR_DIR", str(BASE_DIR / "var")))
# Collected for production only: elsewhere pages take static files from the source folders.
STATIC_ROOT = Path(env("KZ_STATIC_DIR", str(VAR_DIR / "static"))) if PRODUCTION else None
MEDIA_ROOT = VAR_DIR / "files"
# The new-case page sends ten fields for each of up to 200 goods lines.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
# The largest file a case takes (HOUSE.attachments); what an application takes stands in law/file_kinds.py.
ATTACHMENT_MAX_BYTES = int(env("KZ_ATTACHMENT_MAX_BYTES", str(20 * 1024 * 1024)))
# Where clamd listens, the path of its socket or host:port; empty where files are not scanned (HOUSE.malware).
CLAMD = env("KZ_CLAMD")
JOURNAL_HEADS_DIR = Path(env("KZ_JOURNAL_HEADS_DIR", str(VAR_DIR / "heads")))
JOURNAL_HEADS_MAIL = env_list("KZ_JOURNAL_HEADS_MAIL")

# House rules, labelled as such on screen (LAW.md 7): one prepares and another decides; hours after which an
# immediate notice that has not been given is brought to the head.
FOUR_EYES = env("KZ_FOUR_EYES", "1") != "0"
# Chief officers decide what a registrar proposes for the register; with this, so does another registrar.
REGISTRARS_DECIDE = env("KZ_REGISTRARS_DECIDE", "0") == "1"
# So many business days are expected until the Commission answers; 0: no day is expected.
COMMISSION_REVIEW_DAYS = int(env("KZ_COMMISSION_REVIEW_DAYS", "0"))
ESCALATE_AFTER_HOURS = tuple(int(hours) for hours in env("KZ_ESCALATE_AFTER_HOURS", "1,4").split(","))

# What notices tell of each goods line (CC 198(12) says "information on the goods", not which).
_GOODS_FIELDS = ("number", "code", "description", "mark", "quantity", "unit")
GOODS_FIELDS_DISCLOSED = tuple(env_list("KZ_GOODS_FIELDS") or _GOODS_FIELDS)
if not set(GOODS_FIELDS_DISCLOSED) <= set(_GOODS_FIELDS):
    # A misspelt name must not quietly withhold what a side has a right to learn.
    raise ValueError(f"KZ_GOODS_FIELDS is {GOODS_FIELDS_DISCLOSED!r}: it takes {', '.join(_GOODS_FIELDS)}.")

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Files of cases and applications: the local folder, or an S3-compatible service where a bucket is named.
S3_BUCKET = env("KZ_S3_BUCKET")
_LOCAL_FILES = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"file_permissions_mode": 0o600},
}
_S3_FILES = {
    "BACKEND": "acts.s3_files.S3Files",
    "OPTIONS": {
        "bucket_name": S3_BUCKET,
        "location": env("KZ_S3_PREFIX"),
        "endpoint_url": env("KZ_S3_ENDPOINT") or None,
        "region_name": env("KZ_S3_REGION") or None,
        "access_key": env("KZ_S3_ACCESS_KEY") or None,
        "secret_key": env("KZ_S3_SECRET_KEY") or None,
    },
}
STORAGES = {
    "default": _S3_FILES if S3_BUCKET else _LOCAL_FILES,
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = False

# --- Browser security -------------------------------------------------------------------------------------
SESSION_COOKIE_AGE = 8 * 60 * 60  # one working day
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "customs.views.kept_typing.too_old"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION and env("KZ_SSL_REDIRECT", "1") != "0"
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # asked from inside the container, without TLS
SECURE_HSTS_SECONDS = int(env("KZ_HSTS_SECONDS", "31536000")) if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION and env("KZ_HSTS_SUBDOMAINS") == "1"
# Only when a proxy of ours sets and overwrites it: a visitor could send the header too.
PROXY_COUNT = int(env("KZ_PROXY_COUNT", "0"))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap's stylesheet draws its arrows and ticks as data: images
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- Sign-in rate limit: refused before the password is hashed, which costs 200 ms --------------------------
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# An office may share one address, and a stranger must not lock an officer out with a few tries from elsewhere.
SIGN_IN_FAILURES_PER_ADDRESS = 50
SIGN_IN_FAILURES_PER_NAME = 25
AXES_ENABLE_ADMIN = False
AXES_LOCKOUT_CALLABLE = "accounts.views.sign_in.locked_out"
AXES_CLIENT_IP_CALLABLE = "kz_ipr.client_address.client_address"

# --- Worker and beat (kz_ipr/celery.py) -------------------------------------------------------------------
BROKER_URL = env("KZ_BROKER_URL", "redis://localhost:6379/0")

# --- Letters by e-mail ------------------------------------------------------------------------------------
EMAIL_HOST = env("KZ_EMAIL_HOST", "localhost")
EMAIL_PORT = int(env("KZ_EMAIL_PORT", "25"))
EMAIL_HOST_USER = env("KZ_EMAIL_USER")
EMAIL_HOST_PASSWORD = env("KZ_EMAIL_PASSWORD")
EMAIL_USE_TLS = env("KZ_EMAIL_SECURITY") == "starttls"
EMAIL_USE_SSL = env("KZ_EMAIL_SECURITY") == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("KZ_EMAIL_FROM", "customs@localhost")
# Where the sink of bin/run writes letters; empty where letters really go out.
MAIL_SINK_DIR = Path(env("KZ_MAIL_SINK_DIR")) if env("KZ_MAIL_SINK_DIR") else None

# --- Letters on paper -------------------------------------------------------------------------------------
# Where this site stands for those outside: the code on a letter leads there.
_site = f"https://{ALLOWED_HOSTS[0].lstrip('.')}" if PRODUCTION and ALLOWED_HOSTS else ""
SITE_URL = (env("KZ_SITE_URL") or _site or f"http://localhost:{env('KZ_PORT', '8000')}").rstrip("/")

# --- Hold and release instructions to the declaration system: `folder` or `http` ----------------------------
DECLARATION_TRANSPORT = env("KZ_DECLARATION_TRANSPORT", "folder")
DECLARATION_DIR = Path(env("KZ_DECLARATION_DIR", str(VAR_DIR / "declaration-system")))
DECLARATION_URL = env("KZ_DECLARATION_URL")
DECLARATION_SECRET = env("KZ_DECLARATION_SECRET")
# An instruction not acknowledged for so long is shown as an alarm.
DECLARATION_ALARM_MINUTES = int(env("KZ_DECLARATION_ALARM_MINUTES", "15"))

# --- Electronic signatures of applications (registers.signatures) -------------------------------------------
# Folders with the certificates of trusted issuers of signers' certificates and of time stamps', and with lists of
# revoked ones, PEM or DER; empty for none.
SIGNATURE_ROOTS = env("KZ_SIGNATURE_ROOTS")
SIGNATURE_STAMP_ROOTS = env("KZ_SIGNATURE_STAMP_ROOTS")
SIGNATURE_CRLS = env("KZ_SIGNATURE_CRLS")
# The service that verifies GOST; without one such signatures are "not verified".
SIGNATURE_GOST_URL = env("KZ_SIGNATURE_GOST_URL")
SIGNATURE_GOST_SECONDS = float(env("KZ_SIGNATURE_GOST_SECONDS", "10"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"}
    },
    "root": {"handlers": ["stdout"], "level": env("KZ_LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": ["stdout"], "level": "INFO", "propagate": False},
        "axes": {"level": "WARNING"},
    },
}
