"""Django settings: safe by default, everything that differs between installations from the environment."""

import os

import dj_database_url

from canut.config.home import home, secret_key

DEBUG = os.environ.get("CANUT_DEBUG") == "1"
SECRET_KEY = secret_key()
PUBLIC_URL = os.environ.get("CANUT_PUBLIC_URL", "http://127.0.0.1:8000")
ALLOWED_HOSTS = os.environ.get("CANUT_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SOURCE_URL = os.environ.get("CANUT_SOURCE_URL", "")
"""Where this installation's source is; whoever uses it over a network has a right to it (AGPL, 13)."""

INSTALLED_APPS = [
    "canut.faces.web",  # before allauth, whose pages it lays out anew
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "canut.config",
    "canut.core.people",
    "canut.core.audit",
    "canut.core.ledger",
    "canut.core.rules",
    "canut.core.work",
    "canut.core.worktime",
    "canut.core.pay",
    "canut.core.decisions",
    "canut.core.room",
    "canut.core.surplus",
    "canut.core.invoices",
    "canut.core.ratings",
    "canut.core.rights",
    "canut.families.microwork",
    "canut.families.moderation",
    "canut.families.deliveries",
    "canut.reports",
    "canut.faces.api",
    "canut.faces.cli",  # for its translations
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "canut.faces.web.middleware.ContentSecurityPolicyMiddleware",
]

ROOT_URLCONF = "canut.config.urls"
WSGI_APPLICATION = "canut.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "canut.faces.web.context.house",
            ],
        },
    },
]

SQLITE_SYNCHRONOUS = os.environ.get("CANUT_SQLITE_SYNCHRONOUS", "FULL")
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": (
        f"PRAGMA journal_mode=WAL; PRAGMA synchronous={SQLITE_SYNCHRONOUS}; PRAGMA cache_size=-65536;"
        " PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;"
    ),
}
POSTGRESQL_OPTIONS = {"server_side_binding": True, "prepare_threshold": 5}
"""Every thread keeps its connection, and its statements prepared there: see docs/adr/0008."""

_database = dj_database_url.parse(os.environ.get("DATABASE_URL") or f"sqlite:///{home() / 'canut.sqlite3'}")
_is_sqlite = _database["ENGINE"].endswith("sqlite3")
_database["OPTIONS"] = {
    **_database.get("OPTIONS", {}),
    **(SQLITE_OPTIONS if _is_sqlite else POSTGRESQL_OPTIONS),
}
if _is_sqlite:
    _database["ENGINE"] = "canut.config.sqlite"
_database["CONN_MAX_AGE"] = None
_database["CONN_HEALTH_CHECKS"] = not _is_sqlite
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["canut.config.signed_in.Backend"]
SESSION_ENGINE = "canut.config.signed_in"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "signup": "canut.faces.web.accounts.SignupForm",
    "login": "canut.faces.web.accounts.LoginForm",
}
ACCOUNT_ADAPTER = "canut.faces.web.accounts.Adapter"
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "signup": "20/h/ip"}  # a cooperative's office shares one address
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_LOGOUT_ON_GET = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "work"
CSRF_FAILURE_VIEW = "canut.faces.web.views.failures.csrf_failure"
EMAIL_BACKEND = os.environ.get("CANUT_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
USE_I18N = True
TIME_ZONE = os.environ.get("CANUT_TIME_ZONE", "Europe/Paris")
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = home() / "static"
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = home() / "media"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

CANUT_REQUESTS = 2
"""Answers one process makes at a time: more only take the interpreter from one another (docs/adr/0008)."""

CANUT_STREAMS = 3
"""Streams of one process: each holds a thread of its own, which sleeps (docs/adr/0026)."""

CANUT_PRIVATE_MODELS = os.environ.get("CANUT_PRIVATE_MODELS") == "1"
"""Whether a client's model may be called on the operator's own network."""

CANUT_OPERATOR_IBAN = os.environ.get("CANUT_OPERATOR_IBAN", "")
"""The bank account from which the operator pays workers."""

CANUT_ROOM_KEY = os.environ.get("CANUT_ROOM_KEY", "")
"""What keeps the workers' room private; without it the room is closed. `canut room key` makes one."""

CANUT_LIMITS = os.environ.get("CANUT_LIMITS", "fr-transport")
"""Which template of working time and rest protects everybody here (`canut.core.worktime.templates`)."""

CANUT_OPERATOR_ADDRESS = os.environ.get("CANUT_OPERATOR_ADDRESS", "")
"""Where the operator is, in one line, as tax reports state it."""

CANUT_OPERATOR_FORM = os.environ.get("CANUT_OPERATOR_FORM", "")
"""The operator's legal form, such as ``scop`` (`canut.engines.money.surplus`), for everybody to read."""

CANUT_OPERATOR_VAT = os.environ.get("CANUT_OPERATOR_VAT", "")
"""How the operator stands to VAT, as invoices need it: ``20``, ``exempt``, or with days of effect
``2025-01-01:exempt,2026-07-01:20`` (`canut.core.invoices.vat`)."""

CANUT_OPERATOR_CONTACT = os.environ.get("CANUT_OPERATOR_CONTACT", "")
"""The address to which anybody may write to the operator."""
