"""The settings. Every environment variable is read here, once; a wrong one stops the start with a sentence."""

import os
import re
import warnings
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

BASE_DIR = Path(__file__).resolve().parent.parent


# Reading the environment. A blank variable counts as one that is not set.


def text(name, default=""):
    return os.environ.get(name, "").strip() or default


def refuse(name, value, rule):
    raise ImproperlyConfigured(f'{name} is "{value}", but it must be {rule}.')


def yes_or_no(name, default):
    value = text(name, "1" if default else "0").lower()
    if value not in {"1", "yes", "true", "0", "no", "false"}:
        refuse(name, value, "1 (yes) or 0 (no)")
    return value in {"1", "yes", "true"}


def positive_number(name, default):
    value = text(name, str(default))
    if not re.fullmatch(r"[1-9][0-9]{0,4}", value):
        refuse(name, value, "a whole number from 1 to 99999")
    return int(value)


def comma_list(name, default=""):
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def email(name):
    value = text(name)
    try:
        if value:
            validate_email(value)
    except ValidationError:
        refuse(name, value, "one e-mail address")
    return value


def one_of(name, values):
    value = text(name, values[0]).lower()
    if value not in values:
        refuse(name, value, f"one of {', '.join(values)}")
    return value


def site_address(name, value):
    if not re.fullmatch(r"https?://[\w.*-]+(:[0-9]+)?", value, re.ASCII):
        refuse(name, value, "an address without a path: https://clusters.example")
    return value


def region_code(name, default):
    value = text(name, default)
    if not re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", value):
        refuse(name, value, "a code of ISO 3166, such as DE-SH")
    return value


def tile_address(name):
    value = text(name)
    holders = re.findall(r"{(.*?)}", value)
    if value and not (re.fullmatch(r"https?://[\w.-]+(:[0-9]+)?/\S+", value, re.ASCII) and sorted(holders) == [*"xyz"]):
        refuse(name, value, "one address of tiles: https://tiles.example/{z}/{x}/{y}.png")
    return value


def tile_attribution(name, address):
    value = text(name)
    if address and not value:
        raise ImproperlyConfigured(f"{name} must name the source of the tiles, since TILE_ADDRESS is set.")
    return value


def host(value):
    """`value` when a Host header can match it: a name, an address, .name for all below it, or * for any."""
    if "/" in value or any(sign.isspace() for sign in value):
        raise ImproperlyConfigured(f'ALLOWED_HOSTS has "{value}", but it takes names such as clusters.example.')
    return value


def secret_key(name, debug):
    value = text(name)
    if debug and not value:
        return "insecure: for development only, and known to everybody who has read this file"
    if len(value) < 50:
        rule = "set to at least 50 random characters unless DEBUG is 1"
        raise ImproperlyConfigured(f"{name} must be {rule}; this makes some: openssl rand -base64 48")
    return value


def database(name, default, debug):
    value = text(name, default)
    try:
        # Opening the file anew takes longer than a page. The server for development has a new thread for each request,
        # and would leave one connection after the other behind.
        config = dj_database_url.parse(value, conn_max_age=0 if debug else 60, conn_health_checks=True)
    except ValueError:
        config = {}
    engine = config.get("ENGINE", "").rpartition(".")[2]
    if engine not in {"sqlite3", "postgresql"} or not config["NAME"]:  # not repeated: it may hold a password
        forms = "sqlite:////path/to/file or postgres://user:password@host:port/database"
        raise ImproperlyConfigured(f"{name} cannot be read; it must have the form {forms}.")
    if engine == "sqlite3":
        if config["NAME"] != ":memory:":
            path = Path(config["NAME"])
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise ImproperlyConfigured(f"{name} names a place that cannot be made: {error}.") from None
            if path.is_dir():
                raise ImproperlyConfigured(f"{name} names a folder, {path}, but it must name a file.")
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",  # a writer waits for its turn at the start instead of failing half-way
            "timeout": 20,
            # With recursive_triggers a row that REPLACE deletes is logged too (clusterdir/triggers.py). The cache (kB
            # for each thread) is small, since it starts anew after each edit, and the system has the file in memory.
            "init_command": "; ".join(
                f"PRAGMA {pragma}"
                for pragma in ("journal_mode=WAL", "synchronous=FULL", "recursive_triggers=ON", "cache_size=-1000")
            ),
        }
    else:
        # PostgreSQL would compile the longer questions first, which takes many times as long as answering them.
        config.setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
    return config


# The environment variables, with their defaults. The README explains each.

DEBUG = yes_or_no("DEBUG", False)
SECRET_KEY = secret_key("SECRET_KEY", DEBUG)
DATABASES = {"default": database("DATABASE_URL", f"sqlite:///{quote(str(BASE_DIR))}/var/directory.sqlite3", DEBUG)}
ALLOWED_HOSTS = [host(value) for value in comma_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")]
CSRF_TRUSTED_ORIGINS = [site_address("CSRF_TRUSTED_ORIGINS", part) for part in comma_list("CSRF_TRUSTED_ORIGINS")]
BEHIND_PROXY = yes_or_no("BEHIND_PROXY", False)
HTTPS = yes_or_no("HTTPS", not DEBUG)
SITE_ADDRESS = text("SITE_ADDRESS").rstrip("/")  # blank: taken from the request
SITE_ADDRESS = SITE_ADDRESS and site_address("SITE_ADDRESS", SITE_ADDRESS)
if not (DEBUG or SITE_ADDRESS) and any(name.startswith(("*", ".")) for name in ALLOWED_HOSTS):
    raise ImproperlyConfigured("SITE_ADDRESS must be set, since ALLOWED_HOSTS takes any name: mails link to it.")
REGION_NAME = text("REGION_NAME", "Schleswig-Holstein")
REGION_CODE = region_code("REGION_CODE", "DE-SH")  # the outline of the map
TILE_ADDRESS = tile_address("TILE_ADDRESS")  # blank: no street map
TILE_ATTRIBUTION = tile_attribution("TILE_ATTRIBUTION", TILE_ADDRESS)
STALE_AFTER_DAYS = positive_number("STALE_AFTER_DAYS", 365)
MANAGERS_PUBLISH = yes_or_no("MANAGERS_PUBLISH", False)
SECOND_FACTOR = yes_or_no("SECOND_FACTOR", not DEBUG)
EMAIL_HOST = text("EMAIL_HOST", "localhost")
EMAIL_PORT = positive_number("EMAIL_PORT", 25)
EMAIL_HOST_USER = text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = text("EMAIL_HOST_PASSWORD")
EMAIL_SECURITY = one_of("EMAIL_SECURITY", ["none", "starttls", "tls"])
EMAIL_FROM = email("EMAIL_FROM")
OPERATOR_NAME = text("OPERATOR_NAME")
OPERATOR_ADDRESS = text("OPERATOR_ADDRESS")
OPERATOR_REPRESENTED_BY = text("OPERATOR_REPRESENTED_BY")
OPERATOR_EMAIL = email("OPERATOR_EMAIL")
OPERATOR_PHONE = text("OPERATOR_PHONE")
OPERATOR_REGISTER = text("OPERATOR_REGISTER")
OPERATOR_VAT_ID = text("OPERATOR_VAT_ID")
OPERATOR_EDITOR = text("OPERATOR_EDITOR")
OPERATOR_DATA_PROTECTION = text("OPERATOR_DATA_PROTECTION")
OPERATOR_ENFORCEMENT_BODY = text("OPERATOR_ENFORCEMENT_BODY")


# The parts of the site

ROOT_URLCONF = "clusterdir.urls"
WSGI_APPLICATION = "clusterdir.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

INSTALLED_APPS = [
    "clusters",  # our own first, so that our templates and static files win
    "contacts",
    "clusterdir",
    "clusterdir.desk",  # its models of history are copies of those above
    "clusterdir.admin_site.EditorsDeskConfig",  # django.contrib.admin
    "clusterdir.admin_site.AccountsConfig",  # django.contrib.auth
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_filters",
    "django_htmx",
    "js_lib_leaflet",
    "phonenumber_field",
    "simple_history",  # its commands; the tables are the desk's
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",  # the recovery codes
]

MIDDLEWARE = [
    "clusterdir.caching.ResponseCache",  # outermost: it answers with whole responses
    "clusterdir.middleware.ContentSecurityPolicy",  # outside of all others, so that error pages carry the policy too
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "clusterdir.middleware.RefuseMalformedRequests",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",  # an edit is recorded with the name of who makes it
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "clusterdir.middleware.OneLanguageAndDay",
    "clusterdir.middleware.FriendlyErrors",
    "clusterdir.desk.merging.moved.MovedEntries",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",  # the public pages; see clusterdir/jinja.py
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "clusterdir.jinja.environment",
            "context_processors": ["clusterdir.context.site"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",  # the admin; see clusterdir/templates
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

FORM_RENDERER = "clusterdir.desk.widgets.Renderer"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "var" / "static"
STATIC_STORAGE = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": STATIC_STORAGE if DEBUG else "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG  # in development files are served from where they are edited


# Language, time, formats

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["clusterdir.formats"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
PHONENUMBER_DEFAULT_REGION = "DE"
PHONENUMBER_DB_FORMAT = "E164"
PHONENUMBER_DEFAULT_FORMAT = "INTERNATIONAL"

# Django 5.2 asks for this choice and warns that the question disappears in 6.0. Delete both lines then.
FORMS_URLFIELD_ASSUME_HTTPS = True
warnings.filterwarnings("ignore", message="The FORMS_URLFIELD_ASSUME_HTTPS transitional setting is deprecated")


# Security

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
CSRF_FAILURE_VIEW = "clusterdir.errors.csrf_failure"
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
CSRF_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"
FORCE_SCRIPT_NAME = ""  # served at the root; a visitor's header SCRIPT_NAME, which gunicorn takes, moves no links
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # the form of a cluster with some thousand members has six fields for each
if BEHIND_PROXY:  # only then are these headers the proxy's word and not the visitor's
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True

LOGIN_URL = "admin:login"
OTP_TOTP_ISSUER = f"Clusters {REGION_NAME}"  # stands above the codes in the app
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60  # of the link in an invitation, in seconds
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]

# After so many failed logins an account is locked, and so is an address, each for itself, for a quarter of an hour.
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # who waits gets in, whatever somebody else tries meanwhile
AXES_RESET_ON_SUCCESS = False  # that forgets what came from the address, too; lockout.forget does not
AXES_CLIENT_IP_CALLABLE = "clusterdir.desk.lockout.client_address"
AXES_LOCKOUT_CALLABLE = "clusterdir.desk.lockout.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # no list of who worked when and from where
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [{"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}}]


# Mail: printed in development. The variables EMAIL_… above are Django's own, but for these.

EMAIL_BACKEND = f"django.core.mail.backends.{'console' if DEBUG else 'smtp'}.EmailBackend"
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_SECURITY == "starttls", EMAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = EMAIL_FROM or OPERATOR_EMAIL or "webmaster@localhost"


# Everything is logged to the console; whoever runs the server decides where that goes.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django": {"handlers": [], "level": "INFO"}, "axes": {"level": "WARNING"}},
}
