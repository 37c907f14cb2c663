"""Settings, read top to bottom. Every one that an operator may set comes from
the environment by a strict reader, and stands in docs/configuration.md."""

import base64
import os
import secrets
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parent


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool) -> bool:
    value = text(name).lower() or ("1" if default else "0")
    if value not in {"0", "1", "true", "false", "yes", "no"}:
        raise ImproperlyConfigured(f"{name} is {value!r}: write 1 or 0.")
    return value in {"1", "true", "yes"}


def number(name: str, default: int) -> int:
    value = text(name) or str(default)
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number.")
    return int(value)


def names(name: str, default: str) -> list[str]:
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


# The data folder: the database, uploaded files and, unless given, the keys.
DATA = Path(text("STAMGAST_DATA", "data")).resolve()
DATA.mkdir(mode=0o700, parents=True, exist_ok=True)


def kept_key(name: str, file: str) -> str:
    """A key from the environment, else from a file that the first start makes."""
    if given := text(name):
        return given
    path = DATA / "keys" / file
    if not path.exists():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        fresh = path.with_name(f"{file}.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text("1:" + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
        # Two processes may start at once: the first link wins, both read it.
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        fresh.unlink()
    return path.read_text().strip()


DEBUG = flag("STAMGAST_DEBUG", False)
SECRET_KEY = kept_key("STAMGAST_SECRET_KEY", "secret")
# Keys that seal personal IDs, newest first: "2:base64,1:base64" (32 bytes each).
FIELD_KEYS = kept_key("STAMGAST_FIELD_KEYS", "fields")

# Where the web server answers, on how many threads, and whose X-Forwarded-*
# headers it believes.
HOST = text("STAMGAST_HOST", "127.0.0.1")
PORT = number("STAMGAST_PORT", 8000)
WEB_THREADS = number("STAMGAST_THREADS", 8)
PROXIES = names("STAMGAST_PROXIES", "127.0.0.1")

# Where the shop is found.
ALLOWED_HOSTS = names("STAMGAST_HOSTS", "127.0.0.1,localhost,[::1]")
HTTPS = flag("STAMGAST_HTTPS", False)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
SECURE_SSL_REDIRECT = HTTPS
# A proxy asks after our health without its visitors' encryption.
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# Under this prefix browsers take a cookie from this host alone, and encrypted.
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrftoken"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Who is silent for SESSION_IDLE signs in again, and everybody after SESSION_COOKIE_AGE.
SESSION_COOKIE_AGE = number("STAMGAST_SESSION_DAYS", 14) * 24 * 3600
SESSION_IDLE = number("STAMGAST_SESSION_IDLE_HOURS", 24) * 3600
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "stamgast.shops.views.start.stale_page"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "media-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

ROOT_URLCONF = "stamgast.urls"
WSGI_APPLICATION = "stamgast.wsgi.application"
ASGI_APPLICATION = "stamgast.asgi.application"
INSTALLED_APPS = [
    "stamgast",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "stamgast.compressing.Pages",
    "csp.middleware.CSPMiddleware",
    "stamgast.shops.middleware.permissions_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "stamgast.shops.middleware.sessions_that_end",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "stamgast.shops.middleware.shop_of_the_staff",
    "stamgast.shops.middleware.Refusals",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "stamgast.shops.access.what_may_be_done",
            ],
            "builtins": ["stamgast.templatetags.shown"],
        },
    }
]
FORM_RENDERER = "stamgast.lib.forms.Renderer"

# SQLite in the data folder unless DATABASE_URL names PostgreSQL.
DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{DATA / 'stamgast.sqlite3'}", conn_max_age=None, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["ENGINE"] = "stamgast.sqlite"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;"
            "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
        ),
    }
else:
    # Compiling a question takes PostgreSQL longer than answering any of ours.
    OPTIONS = DATABASES["default"].setdefault("OPTIONS", {})
    OPTIONS["options"] = f"{OPTIONS.get('options', '')} -c jit=off".strip()
REDIS_URL = text("REDIS_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# Done with a shop by its key when it speaks another language than before.
AFTER_LANGUAGE = "stamgast.customers.sorting.sort_anew"

# Who signs in, and how.
AUTH_USER_MODEL = "stamgast.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "stamgast.shops.passwords.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "stamgast.shops.passwords.NotOurWords"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "stamgast.shops.signing_in.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# A new password ends the sessions elsewhere and leaves this one.
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "stamgast.shops.passwords.Links"  # noqa: S105
PASSWORD_RESET_TIMEOUT = 7 * 24 * 3600
# Guessing from many addresses; from one, axes is quicker. In the cache: shared
# between web servers where REDIS_URL is.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "20/m/ip,30/h/key",
    "reset_password": "20/m/ip,5/h/key",
    "change_email": "5/h/user",
}
ACCOUNT_FORMS = {
    "login": "stamgast.shops.signing_in.LoginForm",
    "reset_password": "stamgast.shops.signing_in.ResetPasswordForm",
    "reset_password_from_key": "stamgast.shops.signing_in.ResetPasswordKeyForm",
    "change_password": "stamgast.shops.signing_in.ChangePasswordForm",
    "reauthenticate": "stamgast.shops.signing_in.ReauthenticateForm",
}
MFA_ADAPTER = "stamgast.shops.second_factor.Adapter"
MFA_FORMS = {
    "authenticate": "stamgast.shops.second_factor.AuthenticateForm",
    "reauthenticate": "stamgast.shops.second_factor.ReauthenticateForm",
    "activate_totp": "stamgast.shops.second_factor.ActivateTOTPForm",
    "add_webauthn": "stamgast.shops.second_factor.AddPasskeyForm",
    "edit_webauthn": "stamgast.shops.second_factor.EditPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Stamgast"
# A phone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
AXES_FAILURE_LIMIT = number("STAMGAST_SIGN_IN_ATTEMPTS", 5)
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "stamgast.shops.signing_in.who"
# Tries while locked out don't make the lock longer than its page says.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "stamgast.shops.signing_in.locked_out"
AXES_VERBOSE = False

# Mail: to the console unless a server is named (smtp://user:password@host:587/?tls=1).
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if host := text("STAMGAST_SMTP_HOST"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = host
    EMAIL_PORT = number("STAMGAST_SMTP_PORT", 587)
    EMAIL_HOST_USER = text("STAMGAST_SMTP_USER")
    EMAIL_HOST_PASSWORD = text("STAMGAST_SMTP_PASSWORD")
    EMAIL_USE_TLS = flag("STAMGAST_SMTP_TLS", True)
    EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = text("STAMGAST_MAIL_FROM", "stamgast@localhost")

# Three languages, every text.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("sv", _("Swedish")), ("nl", _("Dutch"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["stamgast.formats"]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
# A checkout collects its static files once for all its data folders.
CHECKOUT = (PACKAGE.parent / "pyproject.toml").exists()
STATIC_ROOT = Path(
    text("STAMGAST_STATIC", str((PACKAGE.parent / "build" if CHECKOUT else DATA) / "static"))
).resolve()
MEDIA_ROOT = DATA / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "stamgast.staticfiles.Hashed"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
# One request's body; larger files are refused with a sentence before they are read.
MAX_BODY = number("STAMGAST_MAX_UPLOAD_MB", 512) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50_000
FILE_UPLOAD_PERMISSIONS = 0o600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "stamgast.lib.log_lines.Lines",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # Without handlers of its own, which would write what our lines leave out.
    "loggers": {"django": {}},
    "root": {"handlers": ["console"], "level": text("STAMGAST_LOG_LEVEL", "WARNING").upper()},
}
