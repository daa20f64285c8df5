"""What a deployer may change, read from the environment, all problems told at once."""

import os
import secrets
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from flask.helpers import get_debug_flag
from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

TRANSLATIONS = Path(__file__).parent / "translations"
MIN_SECRET = 32  # characters of SECRET_KEY


class Misconfigured(SystemExit):
    """The configuration makes no sense; the program says why in plain lines and does not start."""


class Settings(BaseSettings):
    """Every setting, with its default. `NAME_FILE` reads NAME from a file."""

    model_config = SettingsConfigDict(extra="ignore", case_sensitive=False)

    environment: Literal["development", "production", "test"] = "development"
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    data_dir: Path = Path("var")
    database_url: str = ""
    redis_url: str = ""
    secret_key: str = ""
    secret_key_fallbacks: str = ""
    base_url: str = ""
    smtp_url: str = ""
    mail_from: str = "Peerdesk <community@localhost.localdomain>"
    site_name: str = "Peerdesk"
    proxy_hops: int = Field(0, ge=0, le=5)
    workers: int = Field(2, ge=1, le=64)
    threads: int = Field(4, ge=1, le=64)
    default_locale: str = "en"
    metrics_token: str = ""
    log_level: Literal["", "debug", "info", "warning", "error"] = ""
    log_format: Literal["", "text", "json"] = ""
    log_requests: bool = False
    rate_limits: bool = True
    visitor_pages: bool = True
    sql_pool_size: int = Field(5, ge=1, le=100)

    @model_validator(mode="after")
    def _complete(self) -> "Settings":
        self.data_dir = self.data_dir.expanduser().resolve()
        self.database_url = _with_driver(
            self.database_url or f"sqlite:///{self.data_dir}/peerdesk.db"
        )
        problems = [
            *_language_problems(self),
            *_address_problems(self),
            *_production_problems(self),
        ]
        if problems:
            raise ValueError("; ".join(problems))
        self.base_url = (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")
        return self

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def logs_from(self) -> str:
        """The least that is logged: as LOG_LEVEL says, else what is of use where nobody sits before it."""
        return self.log_level or ("info" if self.is_production else "warning")

    @property
    def logs_json(self) -> bool:
        """Whether the log is for programs: as LOG_FORMAT says, else in production."""
        return self.log_format == "json" if self.log_format else self.is_production

    def key(self) -> str:
        """The signing key: as configured, or in development one made once and kept in DATA_DIR."""
        if self.secret_key:
            return self.secret_key
        path = self.data_dir / "secret_key"
        if not path.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            fresh = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            os.write(fresh, secrets.token_hex(32).encode())
            os.close(fresh)
        return path.read_text().strip()

    def older_keys(self) -> list[str]:
        """The keys before that one, the newest first: what they signed is read, and nothing is signed with them."""
        return self.secret_key_fallbacks.split()


def load(**overrides: Any) -> Settings:
    """The settings from the environment. Raises Misconfigured, naming every problem at once."""
    try:
        return Settings(**_from_files(), **overrides)
    except ValidationError as error:
        lines = [_line(problem) for problem in error.errors()]
        raise Misconfigured("Peerdesk cannot start:\n" + "\n".join(lines)) from None
    except OSError as error:
        raise Misconfigured(f"Peerdesk cannot start:\n- {error}") from None


def _from_files() -> dict[str, Any]:
    found = {}
    for name in Settings.model_fields:
        path = os.environ.get(f"{name.upper()}_FILE")
        if path:
            found[name] = Path(path).read_text().strip()
    return found


def _line(problem: Any) -> str:
    name = ".".join(str(part) for part in problem["loc"]).upper()
    words = str(problem["msg"]).removeprefix("Value error, ")
    return "\n".join(f"- {name + ': ' if name else ''}{part}" for part in words.split("; "))


def _with_driver(url: str) -> str:
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def _language_problems(settings: Settings) -> list[str]:
    languages = sorted(
        {"en", *(folder.name for folder in TRANSLATIONS.iterdir() if folder.is_dir())}
    )
    if settings.default_locale not in languages:
        return [f"DEFAULT_LOCALE must be one of {', '.join(languages)}"]
    return []


def _address_problems(settings: Settings) -> list[str]:
    problems = []
    if not settings.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        problems.append("DATABASE_URL must begin with sqlite:/// or postgresql://")
    if settings.redis_url and not settings.redis_url.startswith(
        ("redis://", "rediss://", "unix://")
    ):
        problems.append("REDIS_URL must begin with redis://, rediss:// or unix://")
    if settings.base_url:
        parts = urlsplit(settings.base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
            problems.append("BASE_URL must be like https://community.example.com, without a path")
    if settings.smtp_url and not settings.smtp_url.startswith(("smtp://", "smtps://")):
        problems.append("SMTP_URL must begin with smtp:// or smtps://")
    return problems


def _production_problems(settings: Settings) -> list[str]:
    if not settings.is_production:
        return []
    problems = []
    if len(settings.secret_key) < MIN_SECRET:
        problems.append(
            f"SECRET_KEY must be set to at least {MIN_SECRET} random characters in production"
        )
    if any(len(key) < MIN_SECRET for key in settings.older_keys()):
        problems.append(
            f"SECRET_KEY_FALLBACKS must hold keys of at least {MIN_SECRET} characters, with spaces between them"
        )
    if get_debug_flag():
        problems.append(
            "FLASK_DEBUG must not be set in production: it is for who writes the program"
        )
    if not settings.base_url:
        problems.append("BASE_URL must be set in production: links in mail are made from it")
    if not settings.smtp_url:
        problems.append("SMTP_URL must be set in production: people confirm their address by mail")
    return problems
