"""Settings of an installation, grouped by subject; what differs between places comes from the environment.

| variable | meaning | default |
|---|---|---|
| DATABASE_URL | any PostgreSQL 15 or newer, by a login in `gongxin_app` | the embedded server under GONGXIN_VAR |
| GONGXIN_OWNER_URL | the same database by the login `gongxin_owner`, for migrations | as above |
| GONGXIN_LEDGER_URL | the same by a login in `gongxin_ledger`, for the sequencer | DATABASE_URL |
| GONGXIN_ADMIN_URL | the same by the server's administrator, for `gongxin emergency` alone; give it to no other process | the embedded server's |
| GONGXIN_PUBLIC_DATABASE_URL | the same by a login in `gongxin_public`, for `gongxin serve --public` | the embedded server's |
| GONGXIN_BACKUP_URL | the same by a login in `gongxin_backup`, for `gongxin backup` and `gongxin restore` | the embedded server's |
| GONGXIN_VAR | folder of data that is kept: database, keys, log tiles | `var/` beside `packs/` |
| GONGXIN_PACKS | folder of policy packs | `packs/` |
| GONGXIN_WORKING_DAYS | file of holidays and make-up days beside the announced calendar (docs/runbooks/clocks.md) | none: the announced calendar alone |
| GONGXIN_PUBLIC_URL | address printed on reports | http://127.0.0.1:8420 |
| GONGXIN_LEDGER_ORIGIN | name of the log in its checkpoints; never change it | from the ledger's key |
| GONGXIN_SUITE | `gm`: checkpoints bear a second signature, by SM2 with SM3 (docs/runbooks/ledger.md) | standard |
| GONGXIN_WITNESS_POLICY | file of the witnesses of the log and how many of them are enough (docs/runbooks/ledger.md) | none: nobody witnesses, nothing is demanded |
| GONGXIN_WITNESS_ALARM_MINUTES | minutes without a witnessed checkpoint after which an alarm is raised | 15 |
| GONGXIN_WITNESS_STOP_MINUTES | such minutes after which nobody is looked up | 240 |
| GONGXIN_OIDC_ISSUER | the identity provider by which people sign in (OpenID Connect) | none: no person signs in but in the demonstration |
| GONGXIN_OIDC_CLIENT | what the provider calls this platform | gongxin |
| GONGXIN_OIDC_LEVELS | the provider's `acr` values and what they are worth, 1 to 4 | 1=1,2=2,3=3,4=4 |
| GONGXIN_LEAST_ASSURANCE | level of assurance at which a person's file opens | 3 |
| GONGXIN_POPULATION_URL | the population base that confirms who they are | none; needed with a provider |
| GONGXIN_STAFF_PROVIDERS | file of the identity providers by which organs' staff sign in (docs/runbooks/accounts.md) | none: staff sign in by password |
| GONGXIN_RECALL_DOORS | file of the addresses at which organs hear that a recall waits (docs/runbooks/accounts.md) | none: they ask |
| GONGXIN_SMTP_URL | mail server that carries reminders of notices, `smtp://user:password@host:port` or `smtps://…` (docs/runbooks/notices.md) | none: nothing is sent by mail |
| GONGXIN_SMTP_FROM | the address that such mail comes from | none; needed with a mail server |
| GONGXIN_SMS_URL | gateway that carries them as text messages (docs/api/messages.yaml) | none: no text messages |
| GONGXIN_HOSTS | host names served, separated by commas | loopback |
| GONGXIN_HTTPS | `1` behind TLS: secure cookies and HSTS | off |
| GONGXIN_ENGINE | where files are checked: `local`, or `spark` for Apache Spark | local |
| GONGXIN_SPARK_MASTER | master of the Spark cluster | `local-cluster[2,1,1024]`: two workers here |
| GONGXIN_ORIGINALS_DAYS | how long the files of batches are kept under seal | 183: six months |
| GONGXIN_LOOK_UP_ALARM | subjects a day without a matching case at which an alarm is raised | 10 |
| GONGXIN_LOOK_UP_STOP | such subjects in seven days at which an officer is stopped | 25 |
| GONGXIN_BULK_PERSONS | persons that one bulk look-up may ask about | 1000 |
| GONGXIN_BULK_ORGANISATIONS | organisations that one bulk look-up may ask about | 100000 |
| GONGXIN_HELD_HOURS | hours within which a look-up that another unit agreed to may be made | 24 |
| GONGXIN_CALLS_A_MINUTE | calls that a department's system may make in a minute | 600 |
| GONGXIN_IDLE_MINUTES | minutes without a request after which a session ends | 30 |
| GONGXIN_BACKUP_FOLDER | where `gongxin backup` writes | `var/backups` |
| GONGXIN_BACKUP_DAYS | days after which the key of a backup is destroyed, 31 at most | 30 |
| GONGXIN_BACKUP_ALARM_HOURS | age of the newest good backup at which an alarm is raised | 24 |
| GONGXIN_KEYS | how keys lie on disk: `files`, or `pkcs11`, closed by a key module | files |
| GONGXIN_PKCS11_MODULE, _TOKEN, _PIN_FILE | path of the module's library, label of the token, file of its PIN | none |
| GONGXIN_LOCK_TIMEOUT | how long a batch waits for another one being loaded | 120s |
| GONGXIN_DEBUG | `1` for a developer's error pages | off |
"""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from gongxin.lib.keyring import KeyRing, ledger_origin
from gongxin.lib.population_base import is_safe_address
from gongxin.lib.postgres import addresses
from gongxin.lib.recall_doors import read_recall_doors
from gongxin.lib.staff_providers import StaffProvider, read_staff_providers
from gongxin.lib.witness_policy import PolicyError, read_policy
from gongxin.lib.working_day_table import read_working_days
from gongxin.lib.working_days import OFFICIAL
from gongxin.lib.yaml_marks import YamlRefused

BASE_DIR = Path(__file__).resolve().parents[3]
VAR_DIR = Path(os.environ.get("GONGXIN_VAR") or BASE_DIR / "var").resolve()
PACKS_DIR = Path(os.environ.get("GONGXIN_PACKS") or BASE_DIR / "packs").resolve()
KEYS_DIR = VAR_DIR / "keys"
LEDGER_DIR = VAR_DIR / "ledger"
SPOOL_DIR = VAR_DIR / "spool"
ORIGINALS_DIR = VAR_DIR / "originals"
BACKUPS_DIR = Path(os.environ.get("GONGXIN_BACKUP_FOLDER") or VAR_DIR / "backups").resolve()
PUBLIC_URL = os.environ.get("GONGXIN_PUBLIC_URL", "http://127.0.0.1:8420").rstrip("/")
# The log is named after its key, so that the name outlives every change of address.
LEDGER_ORIGIN = os.environ.get("GONGXIN_LEDGER_ORIGIN") or ledger_origin(KeyRing.open(KEYS_DIR))
SUITE = os.environ.get("GONGXIN_SUITE") or "standard"
if SUITE not in {"standard", "gm"}:
    raise ImproperlyConfigured("GONGXIN_SUITE is standard or gm.")
WITNESS_POLICY = None
if _file := os.environ.get("GONGXIN_WITNESS_POLICY"):
    try:
        WITNESS_POLICY = read_policy(Path(_file).read_bytes())
    except (OSError, PolicyError) as _fault:
        raise ImproperlyConfigured(f"GONGXIN_WITNESS_POLICY: {_fault}") from None
    if any(not is_safe_address(one.url) for one in WITNESS_POLICY.witnesses):
        raise ImproperlyConfigured(
            "Each witness of GONGXIN_WITNESS_POLICY needs an address that starts with https:// (http:// on this machine alone)."
        )
    if WITNESS_POLICY.logs and LEDGER_ORIGIN not in {one.name for one in WITNESS_POLICY.logs}:
        raise ImproperlyConfigured(
            "GONGXIN_WITNESS_POLICY names logs, and this one is not among them."
        )
WITNESS_ALARM_MINUTES = int(os.environ.get("GONGXIN_WITNESS_ALARM_MINUTES") or 15)
WITNESS_STOP_MINUTES = int(os.environ.get("GONGXIN_WITNESS_STOP_MINUTES") or 240)
WORKING_CALENDAR = OFFICIAL
if _file := os.environ.get("GONGXIN_WORKING_DAYS"):
    try:
        WORKING_CALENDAR = read_working_days(Path(_file))
    except YamlRefused as _wrong:
        raise ImproperlyConfigured(
            f"GONGXIN_WORKING_DAYS: {_file}:{_wrong.line}: {_wrong.what}"
        ) from None
PLACE_NAME = {"zh": "四川省（演示）", "en": "Sichuan (demonstration)"}

# --- Django -------------------------------------------------------------------------------------

DEBUG = os.environ.get("GONGXIN_DEBUG") == "1"
SHOW_DESIGN = DEBUG
SECRET_KEY = KeyRing.open(KEYS_DIR).secret("django").hex()
ALLOWED_HOSTS = [
    host for host in os.environ.get("GONGXIN_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if host
]
ROOT_URLCONF = "gongxin.config.urls"
WSGI_APPLICATION = "gongxin.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "gongxin.apps.ledger",
    "gongxin.apps.identity",
    "gongxin.apps.directory",
    "gongxin.apps.catalogue",
    "gongxin.apps.tips",
    "gongxin.apps.register",
    "gongxin.apps.recalls",
    "gongxin.apps.publication",
    "gongxin.apps.feeds",
    "gongxin.apps.intake",
    "gongxin.apps.access",
    "gongxin.apps.reports",
    "gongxin.apps.grades",
    "gongxin.apps.measures",
    "gongxin.apps.rights",
    "gongxin.apps.repairs",
    "gongxin.apps.cases",
    "gongxin.apps.commitments",
    "gongxin.apps.determinations",
    "gongxin.apps.notices",
    "gongxin.apps.transparency",
    "gongxin.apps.replay",
    "gongxin.apps.foresight",
    "gongxin.apps.links",
    "gongxin.apps.retention",
    "gongxin.apps.display",
    "gongxin.apps.custody",
    "gongxin.apps.backups",
    "gongxin.interfaces.pages",
    "gongxin.interfaces.portal",
    "gongxin.interfaces.workbench",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "gongxin.interfaces.pages.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "gongxin.interfaces.pages.middleware.ContentPolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "gongxin.interfaces.pages.middleware.PersonalPagesMiddleware",
]

PUBLIC_ALONE = False
"""Whether this process enters as `gongxin_public`, which needs no context and has no key for one (config/public.py)."""
PUBLIC_ADDRESSES: frozenset[str] = frozenset((
    "portal:home", "portal:public-register", "portal:public-organisation", "portal:public-entry", "portal:take-downs",
    "portal:catalogue", "portal:catalogue-item", "portal:catalogue-clocks", "portal:catalogue-measures", "portal:catalogue-measure",
    "portal:notice-check", "pages:preferences", "pages:language",
))  # fmt: skip
"""What `gongxin serve --public` serves, where everything else is absent (config/public.py). Checking a report writes an
event, and its certificate lies beside its key: both stay with the platform."""

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gongxin.interfaces.pages.context.house",
            ],
            "builtins": ["gongxin.interfaces.pages.templatetags.say"],
        },
    }
]

# --- Database -----------------------------------------------------------------------------------


def _database(url: str, **more: object) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            "The address of a database must start with postgresql:// — Gongxin keeps its promises with PostgreSQL alone."
        )
    return {
        "ENGINE": "gongxin.config.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # Values travel apart from the statement, so that none of them reaches the server's log.
        # What a connection asks again and again is planned once: behind row policies planning costs more than reading.
        "OPTIONS": {
            "server_side_binding": True,
            # behind row policies planning costs more than reading: what is asked again is planned once
            "prepare_threshold": 5,
            **dict(parse_qsl(parts.query)),
        },
        **more,
    }


# starts the embedded server when it is needed
_AT = addresses(os.environ, VAR_DIR / "postgres")
# One database, entered by three logins; `owner` is for `gongxin db migrate` alone (docs/runbooks/database.md).
_SAME: dict[str, object] = {"TEST": {"MIRROR": "default"}}
DATABASES = {
    "default": _database(_AT.app),
    "ledger": _database(_AT.ledger, **_SAME),
    **({"owner": _database(_AT.owner, **_SAME)} if _AT.owner else {}),
}
PRIVILEGES = Path(__file__).with_name("privileges.csv")
EMERGENCY_PRIVILEGES = Path(__file__).with_name("emergency.csv")
TIPS_PRIVILEGES = Path(__file__).with_name("tips.csv")

# --- People -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "identity.Account"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
]
LOGIN_URL = "portal:sign-in"
OIDC_ISSUER = os.environ.get("GONGXIN_OIDC_ISSUER", "").rstrip("/")
OIDC_CLIENT = os.environ.get("GONGXIN_OIDC_CLIENT") or "gongxin"
OIDC_LEVELS = {
    acr: int(level)
    for acr, _, level in (
        one.rpartition("=")
        for one in (os.environ.get("GONGXIN_OIDC_LEVELS") or "1=1,2=2,3=3,4=4").split(",")
    )
}
LEAST_ASSURANCE = int(os.environ.get("GONGXIN_LEAST_ASSURANCE") or 3)
POPULATION_URL = os.environ.get("GONGXIN_POPULATION_URL", "").rstrip("/")
if OIDC_ISSUER and not POPULATION_URL:
    raise ImproperlyConfigured(
        "GONGXIN_OIDC_ISSUER needs GONGXIN_POPULATION_URL: who a person is is confirmed before a file opens."
    )
for _address in (OIDC_ISSUER, POPULATION_URL):
    if _address and not is_safe_address(_address):
        raise ImproperlyConfigured(
            "Addresses of the identity provider and the population base start with https:// (http:// on this machine alone)."
        )
STAFF_PROVIDERS: tuple[StaffProvider, ...] = ()
if _staff := os.environ.get("GONGXIN_STAFF_PROVIDERS"):
    try:
        STAFF_PROVIDERS = read_staff_providers(Path(_staff))
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as _fault:
        raise ImproperlyConfigured(f"GONGXIN_STAFF_PROVIDERS: {_staff}: {_fault}") from None
RECALL_DOORS: dict[str, str] = {}
if _doors := os.environ.get("GONGXIN_RECALL_DOORS"):
    try:
        RECALL_DOORS = read_recall_doors(Path(_doors))
    except (ValueError, OSError) as _fault:
        raise ImproperlyConfigured(f"GONGXIN_RECALL_DOORS: {_doors}: {_fault}") from None
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 8
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
IDLE_MINUTES = int(os.environ.get("GONGXIN_IDLE_MINUTES", "30"))

# --- Language and time --------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- What a browser may do ----------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
HTTPS = os.environ.get("GONGXIN_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_AGE = (
    None  # gone with the browser: whoever left a tip leaves no year-old sign of it there
)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0

# --- Files --------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
UPLOAD_LIMIT_BYTES = 512 * 1024 * 1024

# --- Intake -------------------------------------------------------------------------------------

LOCK_TIMEOUT = os.environ.get("GONGXIN_LOCK_TIMEOUT") or "120s"
# The evidence of what a source sent outlasts the six months within which a decision can be taken to court
# (行政诉讼法 art. 46).
ORIGINALS_DAYS = int(os.environ.get("GONGXIN_ORIGINALS_DAYS") or 183)
UPLOAD_DAYS = 7
INTAKE_ENGINE = os.environ.get("GONGXIN_ENGINE") or "local"
if INTAKE_ENGINE not in {"local", "spark"}:
    raise ImproperlyConfigured("GONGXIN_ENGINE is one of: local, spark.")
SPARK_MASTER = os.environ.get("GONGXIN_SPARK_MASTER") or "local-cluster[2,1,1024]"

# --- Backups ------------------------------------------------------------------------------------

# What was erased stays readable in a backup of before until its key is destroyed: a month at most.
BACKUP_DAYS = int(os.environ.get("GONGXIN_BACKUP_DAYS") or 30)
if not 1 <= BACKUP_DAYS <= 31:
    raise ImproperlyConfigured(
        "GONGXIN_BACKUP_DAYS is 1 to 31: a backup has its end within a month."
    )
BACKUP_ALARM_HOURS = int(os.environ.get("GONGXIN_BACKUP_ALARM_HOURS") or 24)

# --- Access -------------------------------------------------------------------------------------

# 25 is where buying and selling such data on duty begins to be a crime (法释〔2017〕10号 art. 5): nobody gets there alone.
LOOK_UP_ALARM = int(os.environ.get("GONGXIN_LOOK_UP_ALARM") or 10)
LOOK_UP_STOP = int(os.environ.get("GONGXIN_LOOK_UP_STOP") or 25)
SUBJECTS_A_CASE = 5
PERSONAL_CALLS_A_MINUTE = 60
CALLS_A_MINUTE = int(os.environ.get("GONGXIN_CALLS_A_MINUTE") or 600)
BULK_PERSONS = int(os.environ.get("GONGXIN_BULK_PERSONS", "1000"))
BULK_ORGANISATIONS = int(os.environ.get("GONGXIN_BULK_ORGANISATIONS", "100000"))
HELD_HOURS = int(os.environ.get("GONGXIN_HELD_HOURS", "24"))

# --- Notices ------------------------------------------------------------------------------------

# The notice itself lies on the platform; what goes out says that one waits, and nothing of what it says.
SMTP_URL = os.environ.get("GONGXIN_SMTP_URL", "")
SMTP_FROM = os.environ.get("GONGXIN_SMTP_FROM", "")
SMS_URL = os.environ.get("GONGXIN_SMS_URL", "").rstrip("/")
if SMTP_URL and (not SMTP_FROM or urlsplit(SMTP_URL).scheme not in {"smtp", "smtps"}):
    raise ImproperlyConfigured(
        "GONGXIN_SMTP_URL starts with smtp:// or smtps://, and needs GONGXIN_SMTP_FROM."
    )
if SMS_URL and not is_safe_address(SMS_URL):
    raise ImproperlyConfigured(
        "GONGXIN_SMS_URL starts with https:// (http:// on this machine alone)."
    )

# --- Log: what happened and how long it took, never about whom ------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
