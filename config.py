"""Settings from the environment. The README carries the same table; production refuses the demonstration's."""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
SHORTEST_SECRET = 32
FEWEST_CHARACTERS = 10
STATEMENTS, TESTED_STATEMENTS = 500, 8_000
"""How many statements a process keeps in the words of the database; the suite sends three thousand by turns."""
MEBIBYTE = 1024 * 1024
SITE = ("site_name", "site_domain", "site_id_code", "icp_number", "police_number", "phone")
"""What a government site prints about itself (facts.md 9); what is empty is left out of its pages."""


class BadSettings(SystemExit):
    """The process must not start; the sentence says why and what to set."""


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").strip().lower() in {"1", "true", "yes", "on"}


def _number(name: str, default: int) -> int:
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    if not text.isdecimal() or int(text) < 1:
        raise BadSettings(f"{name} must be a whole number of at least 1, not {text!r}.")
    return int(text)


def _words(name: str) -> list[str]:
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


@dataclass
class Settings:
    """What may differ between two installations. ``from_environment`` is the only reader of the environment."""

    database_url: str
    secret_key: str
    data_dir: Path
    secret_key_fallbacks: list[str] = field(default_factory=list)
    store_url: str = ""
    mail_url: str = ""
    mail_from: str = "揭榜平台 <noreply@jiebang.example>"
    organiser: str = "江苏省市场监督管理局"
    site_name: str = ""
    site_domain: str = ""
    site_id_code: str = ""
    icp_number: str = ""
    police_number: str = ""
    phone: str = ""
    demo: bool = False
    second_factors: bool = True
    production: bool = False
    site_url: str = "http://localhost:8000"
    trusted_hosts: list[str] = field(default_factory=list)
    limiter_url: str = "memory://"
    queue_url: str = ""
    trusted_proxy: str = ""
    scanner: str = ""
    web_processes: int = 2
    web_threads: int = 4
    largest_body: int = 64 * MEBIBYTE
    note_days: int = 180
    log_dir: str = ""
    backup_dir: str = ""
    backup_minutes: int = 24 * 60
    backup_keep: int = 30
    debug: bool = False
    testing: bool = False

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read the environment; refuse what must not run (``BadSettings``)."""
        data = Path(os.environ.get("DATA_DIR", ROOT / "var")).resolve()
        settings = cls(
            database_url=os.environ.get("DATABASE_URL") or f"sqlite:///{data / 'jiebang.db'}",
            secret_key=os.environ.get("SECRET_KEY", ""),
            secret_key_fallbacks=_words("SECRET_KEY_FALLBACKS"),
            data_dir=data,
            store_url=os.environ.get("STORE_URL") or f"file://{data / 'files'}",
            mail_url=os.environ.get("MAIL_URL") or f"file://{data / 'mail'}",
            mail_from=os.environ.get("MAIL_FROM", cls.mail_from),
            organiser=os.environ.get("ORGANISER", cls.organiser),
            demo=_flag("DEMO"),
            second_factors=not _flag("DEMO"),
            production=_flag("PRODUCTION"),
            site_url=os.environ.get("SITE_URL", cls.site_url),
            trusted_hosts=_words("TRUSTED_HOSTS"),
            limiter_url=os.environ.get("LIMITER_URL") or cls.limiter_url,
            queue_url=os.environ.get("QUEUE_URL", ""),
            trusted_proxy=os.environ.get("TRUSTED_PROXY", ""),
            scanner=os.environ.get("SCANNER", "").strip(),
            web_processes=_number("WEB_PROCESSES", cls.web_processes),
            web_threads=_number("WEB_THREADS", cls.web_threads),
            largest_body=_number("LARGEST_BODY_MB", cls.largest_body // MEBIBYTE) * MEBIBYTE,
            note_days=_number("NOTE_DAYS", cls.note_days),
            log_dir=os.environ.get("LOG_DIR", "").strip(),
            backup_dir=os.environ.get("BACKUP_DIR", "").strip(),
            backup_minutes=_number("BACKUP_MINUTES", cls.backup_minutes),
            backup_keep=_number("BACKUP_KEEP", cls.backup_keep),
            debug=_flag("FLASK_DEBUG"),
        )
        for name in SITE:
            setattr(settings, name, os.environ.get(name.upper(), "").strip())
        settings.check()
        return settings

    def check(self) -> None:
        """Refuse to start on a missing secret anywhere and on the demonstration's settings in production (trust.md)."""
        if len(self.secret_key) < SHORTEST_SECRET:
            raise BadSettings(
                f"SECRET_KEY is missing or shorter than {SHORTEST_SECRET} characters; set a random one."
            )
        if len(set(self.secret_key)) < FEWEST_CHARACTERS:
            raise BadSettings("SECRET_KEY looks like a placeholder; set a random one.")
        if any(len(old) < SHORTEST_SECRET for old in self.secret_key_fallbacks):
            raise BadSettings(f"SECRET_KEY_FALLBACKS holds a key shorter than {SHORTEST_SECRET} characters.")
        if not self.limiter_url.startswith(("memory://", "redis://", "rediss://")):
            raise BadSettings("LIMITER_URL must be memory:// or begin with redis://.")
        if self.scanner and not self.scanner.startswith("clamd://"):
            raise BadSettings("SCANNER must begin with clamd://, or be empty.")
        if self.production and self.debug:
            raise BadSettings("FLASK_DEBUG and PRODUCTION=1 exclude each other; unset one of them.")
        if self.production and self.demo:
            raise BadSettings("DEMO=1 and PRODUCTION=1 exclude each other; unset one of them.")
        if self.production and not self.site_url.startswith("https://"):
            raise BadSettings("SITE_URL must be an https address in production.")
        if self.production and not self.trusted_hosts:
            raise BadSettings("TRUSTED_HOSTS must name the host names of the site in production.")

    @property
    def backups(self) -> Path:
        """Where backups are kept."""
        return Path(os.path.abspath(self.backup_dir)) if self.backup_dir else self.data_dir / "backups"

    @classmethod
    def for_tests(cls, database_url: str, data_dir: Path) -> "Settings":
        """Settings that read nothing from the environment: fixtures drop tables."""
        return cls(
            database_url=database_url,
            secret_key=secrets.token_hex(32),
            data_dir=data_dir,
            store_url=f"file://{data_dir / 'files'}",
            mail_url=f"file://{data_dir / 'mail'}",
            site_url="http://localhost",
            second_factors=False,
            testing=True,
        )

    def flask(self) -> dict[str, Any]:
        """The mapping that Flask and its extensions read."""
        secure = self.site_url.startswith("https://")
        return {
            "SETTINGS": self,
            "SECRET_KEY": self.secret_key,
            "SECRET_KEY_FALLBACKS": self.secret_key_fallbacks or None,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": {
                "pool_pre_ping": not self.database_url.startswith("sqlite"),
                "query_cache_size": TESTED_STATEMENTS if self.testing else STATEMENTS,
            },
            "TESTING": self.testing,
            "DEMO": self.demo,
            "TRUSTED_HOSTS": self.trusted_hosts or None,
            "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
            "MAX_FORM_PARTS": 2000,
            "SESSION_COOKIE_NAME": "__Host-session" if secure else "session",
            "SESSION_COOKIE_SECURE": secure,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "WTF_CSRF_TIME_LIMIT": None,
            "BABEL_DEFAULT_LOCALE": "zh_Hans_CN",
            "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
            "BOOTSTRAP_SERVE_LOCAL": True,
            "RATELIMIT_STORAGE_URI": self.limiter_url,
            "RATELIMIT_ENABLED": not self.testing,
        }
