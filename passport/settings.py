"""All settings, from the environment; `.env` is read when present and never wins over the environment.

There is one file for every machine: what differs is a variable, explained in `.env.example`.
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from kombu import Queue

from passport.language.offered import languages_in

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.FileAwareEnv()
environ.Env.read_env(BASE_DIR / ".env")

# Everything that this installation writes, unless told otherwise below.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

# A value that comes from a file keeps its last newline: hence strip.
SECRET_KEY = env.str("SECRET_KEY").strip()
# The key of the HMAC under which codes are stored. Changing it ends every code that is out.
CODE_PEPPER = env.str("CODE_PEPPER").strip()
# 32 bytes in hexadecimal, from which the key of each facility's seal is derived. Changed without naming the one of before
# in SEAL_KEYS_BEFORE, every seal is unmade.
SEAL_KEY = env.str("SEAL_KEY").strip()
# Earlier ones, each with the moment at which it ended: they seal nothing after it, and check what they sealed.
SEAL_KEYS_BEFORE = env.list("SEAL_KEYS_BEFORE", default=[])
# 32 bytes in hexadecimal: the key that signs heads of the log. Only the worker has it (docs/adr/0030).
LOG_KEY = env.str("LOG_KEY", default="").strip()
# If set, the only public keys (hexadecimal) whose heads count: otherwise those that the heads themselves name.
LOG_PUBLIC_KEYS = [key.strip().lower() for key in env.list("LOG_PUBLIC_KEYS", default=[])]
# Keys with a certificate under which facilities seal: PEM files in a folder, or a PKCS#11 token. Only the worker needs
# passphrase and PIN.
FACILITY_KEYS_DIR = Path(env.str("FACILITY_KEYS_DIR", default=str(VAR_DIR / "facility_keys")))
FACILITY_KEYS_PASSPHRASE = env.str("FACILITY_KEYS_PASSPHRASE", default="").strip()
PKCS11_MODULE = env.str("PKCS11_MODULE", default="").strip()
PKCS11_TOKEN = env.str("PKCS11_TOKEN", default="").strip()
PKCS11_PIN = env.str("PKCS11_PIN", default="").strip()
# The service for RFC 3161 time stamps, and a PEM file with its certificates or those of their issuers.
TSA_URL = env.str("TSA_URL", default="").strip()
TSA_CERTIFICATES = Path(name) if (name := env.str("TSA_CERTIFICATES", default="").strip()) else None
# Classes that make and check further signatures of people, as package.module.Class (passport.signing.further).
FURTHER_SIGNERS = env.list("FURTHER_SIGNERS", default=[])
# A folder of the keys that other deployments published: their documents, which patients bring, are checked with them.
KNOWN_DEPLOYMENTS_DIR = Path(name) if (name := env.str("KNOWN_DEPLOYMENTS_DIR", default="").strip()) else None
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)

# Where people reach us. Passkeys belong to this host name, whatever a Host header says.
PUBLIC_URL = env.str("PUBLIC_URL", default="http://localhost:8000").strip().rstrip("/")
PUBLIC_HOST = urlsplit(PUBLIC_URL).hostname or "localhost"
HTTPS = urlsplit(PUBLIC_URL).scheme == "https"
WEBAUTHN_RP_ID = PUBLIC_HOST
WEBAUTHN_RP_NAME = env.str("WEBAUTHN_RP_NAME", default="Radiation Passport")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[PUBLIC_HOST, "localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[PUBLIC_URL])

INSTALLED_APPS = [
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
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "passport",
    "passport.people",
    "passport.queue",
    "passport.signing",
    "passport.booklet",
    "passport.justification",
    "passport.nuclear",
    "passport.access",
    "passport.incidents",
    "passport.imaging",
    "passport.web",
    "passport.api",
    "ingestion",
    "reports",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "passport.middleware.PackedPages",
    "passport.middleware.no_store",
    "passport.middleware.few_devices",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "passport.middleware.own_origin",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "passport.middleware.own_language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "passport.urls"
WSGI_APPLICATION = "passport.wsgi.application"
ASGI_APPLICATION = "passport.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # How days and numbers are written is asked by nearly every template.
            "builtins": ["passport.templatetags.saying"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "passport.context.installation",
            ],
        },
    },
]

# Our own widgets are drawn by our own templates.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Behind a pooler that gives each transaction another connection nothing is kept on one.
DATABASE_POOLED = env.bool("DATABASE_POOLED", default=False)
DATABASE = env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR}/passport.sqlite3")
# What each database needs beside its address. IMMEDIATE: four writers gave "database is locked" without it.
DATABASE_OPTIONS = {
    "django.db.backends.sqlite3": {
        "OPTIONS": {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        },
    },
    "django.db.backends.postgresql": {
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # The server plans a repeated statement once for each connection (docs/adr/0013).
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": None if DATABASE_POOLED else 5},
    },
}
DATABASE_USUALLY = DATABASE_OPTIONS[DATABASE["ENGINE"]]
# What the address says, as ?sslmode=verify-full, wins.
DATABASES = {
    "default": DATABASE_USUALLY | DATABASE | {"OPTIONS": DATABASE_USUALLY["OPTIONS"] | DATABASE.get("OPTIONS", {})}
}

# The bytes of received objects, one file per content.
OBJECTS_DIR = Path(env.str("OBJECTS_DIR", default=str(VAR_DIR / "objects")))

# Where images that somebody takes along are put together: shared by the website and the worker, emptied by itself.
IMAGES_DIR = Path(env.str("IMAGES_DIR", default=str(VAR_DIR / "images")))

# A deployment's own texts of law, beside the ones that ship.
RULE_PACKS = Path(folder) if (folder := env.str("RULE_PACKS", default="").strip()) else None

# What a state orders to be sent: a facility's own profiles of destinations, and where a dry run writes.
SENDING_PROFILES_DIR = Path(folder) if (folder := env.str("SENDING_PROFILES_DIR", default="").strip()) else None
SENDING_DIR = Path(env.str("SENDING_DIR", default=str(VAR_DIR / "sending")))

# `memory://` reaches only its own process: the worker's. With Redis the others ring as well.
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="memory://").strip()
SHARED_QUEUE = not CELERY_BROKER_URL.startswith("memory:")
CELERY_TASK_TIME_LIMIT = 110  # below the lease; a lifetime of rows takes half a minute to lay out
CELERY_BROKER_TRANSPORT_OPTIONS = (
    # Longer than the longest task, or a task runs twice at once; swept every second, not every hundred.
    {"visibility_timeout": 120, "unacked_restore_interval": 1, "unacked_restore_throttle": 1}
    if SHARED_QUEUE
    else {"polling_interval": 0.01}
)
CELERY_WORKER_POOL = "prefork" if SHARED_QUEUE else "solo"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ROUTES = {"ingestion.tasks.*": {"queue": "read"}, "reports.tasks.*": {"queue": "print"}}
CELERY_TASK_DEFAULT_QUEUE = "read"
CELERY_TASK_QUEUES = [Queue("read"), Queue("print")]  # a worker without -Q serves both

# From which age a young person may have an own way in and keep rows from guardians, and when guardians see no more.
CHILD_MAY_LIMIT_AT = env.int("CHILD_MAY_LIMIT_AT", default=16)
CHILD_COMES_OF_AGE_AT = env.int("CHILD_COMES_OF_AGE_AT", default=18)

# A worker that was killed holds its row this long; longer than the longest task, so that nobody does it twice at once.
QUEUE_LEASE_SECONDS = env.int("QUEUE_LEASE_SECONDS", default=120)

# Where web and receiver listen: on this machine only, unless told otherwise.
WEB_HOST = env.str("WEB_HOST", default="127.0.0.1")
WEB_PORT = env.int("WEB_PORT", default=urlsplit(PUBLIC_URL).port or 8000)
RECEIVER_AE_TITLE = env.str("RECEIVER_AE_TITLE", default="PASSPORT")
RECEIVER_HOST = env.str("RECEIVER_HOST", default="127.0.0.1")
RECEIVER_PORT = env.int("RECEIVER_PORT", default=11112)
RECEIVER_DISK_FLOOR_MB = env.int("RECEIVER_DISK_FLOOR_MB", default=500)
# With a certificate the receiver takes TLS only; with a CA, only callers that show a certificate of it.
RECEIVER_TLS_CERTIFICATE = env.str("RECEIVER_TLS_CERTIFICATE", default="")
RECEIVER_TLS_KEY = env.str("RECEIVER_TLS_KEY", default="")
RECEIVER_TLS_CA = env.str("RECEIVER_TLS_CA", default="")

# Rate limits count here. One machine: files, so that counting never waits for the database's one writer.
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CELERY_BROKER_URL, "KEY_PREFIX": "cache"}
        if SHARED_QUEUE
        else {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR_DIR / "cache"}
    ),
}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "passport.people.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "passport.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
MFA_ADAPTER = "passport.people.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = WEBAUTHN_RP_NAME
# The code before and the code after count too: phones drift, and some people type slowly.
MFA_TOTP_TOLERANCE = 1
USERSESSIONS_TRACK_ACTIVITY = True
# The provider of a national eID (docs/adr/0028): without EID_ISSUER there is none, and its pages are not there.
EID_ISSUER = env.str("EID_ISSUER", default="").strip()
EID_NAME = env.str("EID_NAME", default="").strip()
EID_CLIENT_ID = env.str("EID_CLIENT_ID", default="").strip()
EID_CLIENT_SECRET = env.str("EID_CLIENT_SECRET", default="").strip()
EID_SCOPES = env.list("EID_SCOPES", default=["profile"])
EID_NUMBER_CLAIM = env.str("EID_NUMBER_CLAIM", default="").strip()
EID_NUMBER_KIND = env.str("EID_NUMBER_KIND", default="").strip().lower()
EID_BIRTH_DATE_CLAIM = env.str("EID_BIRTH_DATE_CLAIM", default="").strip()
EID_LEVELS = env.list("EID_LEVELS", default=[])
SOCIALACCOUNT_ADAPTER = "passport.people.adapter.EidAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
# Without an address nothing is mailed, and pages say so; a mail printed into a log would be an identity in a log.
EMAIL_URL = env.str("EMAIL_URL", default="dummymail://")
vars().update(env.email_url("EMAIL_URL", default="dummymail://"))
SENDS_MAIL = not EMAIL_URL.startswith("dummymail:")
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default=f"no-reply@{PUBLIC_HOST}")
# The gateway for text messages: it is sent {"to", "text"} as JSON by POST.
SMS_URL = env.str("SMS_URL", default="")
SMS_TOKEN = env.str("SMS_TOKEN", default="").strip()
SENDS_SMS = bool(SMS_URL)
# Where a number belongs that somebody types without the code of its country (ISO 3166, for example RS).
SMS_COUNTRY = env.str("SMS_COUNTRY", default="")
# A code by mail or text message signs patients in; nothing goes to an address that nobody has proven.
ACCOUNT_LOGIN_BY_CODE_ENABLED = SENDS_MAIL or SENDS_SMS
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_FORMAT = ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 8}
# A hundred codes an hour for one address, five tries each: of a hundred million codes that is nothing. Who asks from one
# place uses up ten, so that no stranger alone keeps the owner from signing in.
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,100/h/key", "request_login_code_here": "10/h/key"}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_FORMS = {
    "activate_totp": "passport.web.app_codes.FirstCodeForm",
    "add_webauthn": "passport.web.passkeys.AddPasskeyForm",
    "authenticate": "passport.web.app_codes.SignInCodeForm",
    "reauthenticate": "passport.web.app_codes.FreshCodeForm",
}
ACCOUNT_FORMS = {
    "request_login_code": "passport.web.sending_codes.SendCodeForm",
    "confirm_login_code": "passport.web.sending_codes.SentCodeForm",
}

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
# Only a proxy that sets this header itself may be trusted with it.
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)
SECURE_REFERRER_POLICY = "no-referrer"
X_FRAME_OPTIONS = "DENY"
# W005 and W021: the other hosts of a hospital's domain are not ours to bind to HTTPS.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

USE_TZ = True
TIME_ZONE = "UTC"
# Of people who have not chosen, and whose browser asks for none that is offered.
LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="en")
LOCALE_DIR = BASE_DIR / "locale"
LOCALE_PATHS = [LOCALE_DIR]
# Only those whose texts are all there: `make texts` compiles no other.
LANGUAGES = languages_in(LOCALE_DIR)
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
FORMAT_MODULE_PATH = "passport.formats"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR_DIR / "files"}},
    "staticfiles": {"BACKEND": "passport.storage.StaticStorage"},
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Radiation Passport",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
}

# Addresses hold no identity, and request bodies are never logged; so neither do these lines.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "passport.logs.Lines", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "pynetdicom": {"level": "WARNING"},
        "kombu": {"level": "ERROR"},  # warns that memory:// has no host name
        "pydicom": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
