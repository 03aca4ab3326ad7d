"""One settings module for every installation. What differs comes from the environment (.env.example lists all of it)."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from config import environment as given
from config.environment import env, folder, read, refuse_off_loopback, refuse_unsent_mail, required_secret

BASE_DIR = Path(__file__).resolve().parent.parent
env.read_env(BASE_DIR / ".env")
DATA_DIR = folder(read("DATA_DIR", lambda text: (BASE_DIR / text).resolve(), "var"))
env.read_env(DATA_DIR / "keys.env")

# --- What must be right before anything starts -----------------------------------------------------------------------
SECRET_KEY = required_secret("SECRET_KEY")
MASTER_KEYS = required_secret("MASTER_KEYS")
import_string("organisations.sealing.Keyring").from_text(MASTER_KEYS)
DEBUG = read("DEBUG", given.flag, "0")
DEMO = read("DEMO", given.flag, "0")
PUBLIC_URL = read("PUBLIC_URL", given.web_address, "http://127.0.0.1:8000")
STAFF_URL = read("STAFF_URL", given.web_address, PUBLIC_URL.geturl())
STAFF_PATH = read("STAFF_PATH", given.staff_path, "staff")
EXTRA_HOSTS = read("EXTRA_HOSTS", given.words, "")
BEHIND_PROXY = read("BEHIND_PROXY", given.flag, "0")

ALLOWED_HOSTS = list(dict.fromkeys([str(PUBLIC_URL.hostname), str(STAFF_URL.hostname), *EXTRA_HOSTS]))
refuse_off_loopback("DEBUG", switched_on=DEBUG, hosts=ALLOWED_HOSTS)
refuse_off_loopback("DEMO", switched_on=DEMO, hosts=ALLOWED_HOSTS)
ON_LOOPBACK = all(given.is_loopback(host) for host in ALLOWED_HOSTS)

# --- Applications ----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "organisations.apps.OrganisationsConfig",
    "campaigns.apps.CampaignsConfig",
    "letters.apps.LettersConfig",
    "organisations.apps.StaffSiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_countries",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "organisations.middleware.PolicyMiddleware",
    "organisations.middleware.HostMiddleware",
    "organisations.middleware.PrivateByDefaultMiddleware",
    "organisations.middleware.StaffSessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "organisations.middleware.UnreadableMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "organisations.middleware.SessionEndMiddleware",
    "organisations.middleware.SecondFactorMiddleware",
    "organisations.middleware.StaffLanguageMiddleware",
    "organisations.middleware.ElsewhereMiddleware",
    "organisations.middleware.ScopeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
PUBLIC_URLCONF = "config.urls_public"
STAFF_URLCONF = "config.urls_staff"
HEALTH_URLCONF = "config.urls_health"
WSGI_APPLICATION = "config.wsgi.application"

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
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # ours come first (templates/django/forms)

# --- Databases (docs/databases.md) -----------------------------------------------------------------------------------
DATABASE_APP_ROLE = read("DATABASE_APP_ROLE", str, "")
_default = read("DATABASE_URL", given.database, f"sqlite:///{DATA_DIR / 'demarche.sqlite3'}")
_postgresql = _default["ENGINE"] == "django.db.backends.postgresql"
_sqlite_pragmas = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000; PRAGMA recursive_triggers=ON;"
)


def _database(**options: Any) -> dict[str, Any]:
    return {**_default, "CONN_HEALTH_CHECKS": True, "OPTIONS": {**_default.get("OPTIONS", {}), **options}}  # type: ignore[dict-item]


# "snapshot" is the same database, read at one moment: exports and reports use it (docs/databases.md).
if _postgresql:
    DATABASES = {
        "default": _database(pool={"min_size": 1, "max_size": 8, "timeout": 10}),
        "snapshot": _database(isolation_level=3),
    }
else:
    DATABASES = {
        "default": _database(transaction_mode="IMMEDIATE", init_command=_sqlite_pragmas, timeout=20),
        "snapshot": _database(transaction_mode="DEFERRED", init_command=_sqlite_pragmas, timeout=20),
    }
DATABASES["snapshot"]["TEST"] = {"MIRROR": "default"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Cache and mail (the broker: config/broker.py) ---------------------------------------------------------------------
REDIS_URL = read("REDIS_URL", given.redis_address, "")
_caches = "django.core.cache.backends"
_engine, _place = ("redis.RedisCache", REDIS_URL) if REDIS_URL else ("db.DatabaseCache", "shared_cache")
_many = {} if REDIS_URL else {"OPTIONS": {"MAX_ENTRIES": 100_000}}  # of few, a flood would push counters out
# Public pages as they were made, for a few seconds in each process; no decision rests on them.
_pages = {"BACKEND": f"{_caches}.locmem.LocMemCache", "TIMEOUT": 5, "OPTIONS": {"MAX_ENTRIES": 500}}
CACHES = {"default": {"BACKEND": f"{_caches}.{_engine}", "LOCATION": _place, **_many}, "pages": _pages}

EXPORT_ALONE_UP_TO = read("EXPORT_ALONE_UP_TO", given.at_least_one, "500")  # names; for more a second person agrees
MAIL_CONNECTIONS = read("MAIL_CONNECTIONS", given.at_least_one, "4")  # to the mail server at once, when much is waiting
DEFAULT_FROM_EMAIL = read("DEFAULT_FROM_EMAIL", given.sender, "Demarche <demarche@localhost>")
MAIL_FOLDER, EMAIL_TIMEOUT = DATA_DIR / "mail", 60
_mail = read("EMAIL_URL", given.mail_server, "filemail://")
refuse_unsent_mail(_mail["EMAIL_BACKEND"], hosts=ALLOWED_HOSTS)
globals().update(_mail, EMAIL_FILE_PATH=folder(MAIL_FOLDER))
INSTALLED_APPS += ["anymail"] if "ANYMAIL" in _mail else []
BOUNCES_URL = read("BOUNCES_URL", given.mailbox, "")

# --- Files: private ones through a permission-checked view, public ones by content; no media URL at all ---------------
STORAGES = {
    "default": {"BACKEND": "organisations.storage.PrivateStorage", "OPTIONS": {"location": DATA_DIR / "private"}},
    "public": {"BACKEND": "organisations.storage.PublicStorage", "OPTIONS": {"location": DATA_DIR / "public"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
LETTER_FONTS = read("LETTER_FONTS", given.font_folder, "")
STATIC_URL, STATIC_ROOT = "/static/", DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]

# --- People ----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # sealed with the session
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("Argon2", "PBKDF2")]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_ADAPTER = "organisations.adapters.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS, ACCOUNT_SIGNUP_FIELDS = {"email"}, ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION, ACCOUNT_EMAIL_SUBJECT_PREFIX = "none", ""
ACCOUNT_EMAIL_NOTIFICATIONS = ACCOUNT_REAUTHENTICATION_REQUIRED = MFA_PASSKEY_LOGIN_ENABLED = True
ACCOUNT_SESSION_REMEMBER = ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail only because somebody typed it
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105  # pragma: allowlist secret
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
_often = "20/m/ip,5/h/key"
ACCOUNT_RATE_LIMITS = {"login_failed_anywhere": "30/h/key", "reset_password": _often}
_asked = ("login", "reauthenticate", "change_password", "reset_password", "reset_password_from_key")
ACCOUNT_FORMS = {name: f"organisations.forms.account.{name.title().replace('_', '')}" for name in _asked}
MFA_ADAPTER = "organisations.adapters.SealingMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
_shown = ("authenticate", "reauthenticate", "login_webauthn", "authenticate_webauthn", "reauthenticate_webauthn")
_forms = ("activate_totp", "add_webauthn", *_shown)
MFA_FORMS = {name: f"organisations.forms.factor.{name.title().replace('_', '')}" for name in _forms}
SECOND_FACTOR_REQUIRED = not DEMO  # a demo runs on one's own machine only
MFA_TOTP_ISSUER = "Demarche"
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)

# --- Languages -------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [
    *[("de", _("German")), ("en", _("English")), ("es", _("Spanish")), ("fr", _("French"))],
    *[("kk", _("Kazakh")), ("ru", _("Russian")), ("sv", _("Swedish"))],
]
STAFF_LANGUAGES = ["en", "sv"]
LANGUAGES_READ_BY_A_SPEAKER = ["en"]  # pages and mails in any other say that nobody has read them yet
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale/countries"]  # the latter: what django-countries lacks
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = "UTC"
COUNTRIES_OVERRIDE = {"XK": _("Kosovo"), "EU": _("European Union")}

# --- Headers and limits ------------------------------------------------------------------------------------------------
_https = PUBLIC_URL.scheme == "https"
SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"  # with "no-referrer" browsers send "Origin: null" with a form, and it is refused
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SESSION_ENGINE = "organisations.sessions"
SESSION_COOKIE_NAME = "__Host-session" if _https else "session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"  # links from elsewhere: ElsewhereMiddleware
SESSION_COOKIE_AGE = 1800  # left alone
SESSION_LONGEST_AGE = 12 * 3600  # in use
SESSION_SAVE_EVERY_REQUEST = True
FRESH_FOR = 600  # seconds in which nobody is asked again who they are
CSRF_COOKIE_NAME = "__Host-csrf" if _https else "csrf"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_HANDLERS = ["organisations.uploads.InMemoryUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024  # the largest that any form takes
REQUEST_MAX_SIZE = 20_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS, DATA_UPLOAD_MAX_NUMBER_FILES = 4000, 10  # fields: the sheet of the longest letter
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Log: what happened, never who: no addresses, no query strings, no names -------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"without_secrets": {"()": "organisations.logs.WithoutSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["without_secrets"]}},
    "root": {"handlers": ["console"], "level": read("LOG_LEVEL", given.log_level, "INFO")},
}
