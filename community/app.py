"""Puts the parts together; the only module that knows them all."""

from flask import Flask
from flask_migrate import Migrate

from community import config
from community.api import blueprints as api
from community.cli import commands
from community.domain.reactions import REACTIONS
from community.jobs import queue
from community.kernel import bus, logs
from community.kernel.db import db
from community.web import blueprints as web
from community.web import locales, request_log, security, templating
from community.web.flash_cookie import FlashCookie

MIB = 2**20


def create_app(settings: config.Settings | None = None) -> Flask:
    """The application of these settings, or of the environment's."""
    settings = settings or config.load()
    if settings.environment != "test":  # tests catch what is logged by themselves
        logs.configure(settings.logs_from, as_json=settings.logs_json)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app = Flask("community", template_folder="../templates", static_folder=None)
    app.config.update(_flask_config(settings))
    app.session_interface = FlashCookie()
    templating.init(app)

    db.init_app(app)
    Migrate(app, db, directory="migrations", render_as_batch=True)
    locales.init(app)
    bus.wire(REACTIONS)
    queue.init(app)
    bus.tell_with(queue.tell)
    web.register(app)
    api.register(app)
    security.tighten(app)
    request_log.init(app)
    commands.register(app)
    return app


def _flask_config(settings: config.Settings) -> dict[str, object]:
    return {
        **{name.upper(): getattr(settings, name) for name in config.Settings.model_fields},
        "SETTINGS": settings,
        "SECRET_KEY": settings.key(),
        "SECRET_KEY_FALLBACKS": settings.older_keys(),
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(settings),
        "MAX_CONTENT_LENGTH": 12 * MIB,
        "MAX_FORM_MEMORY_SIZE": MIB,
        "MAX_FORM_PARTS": 200,
        "SESSION_COOKIE_NAME": "__Host-flash" if settings.is_https else "flash",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "COMPRESS_REGISTER": False,  # web/security.py says what is compressed
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_BR_LEVEL": 4,  # four fifths of the gain for a fifth of the time
        "COMPRESS_MIMETYPES": ["text/html", "application/atom+xml", "application/xml"],
        "TESTING": settings.environment == "test",
        "BABEL_DEFAULT_LOCALE": settings.default_locale,
    }


def _engine_options(settings: config.Settings) -> dict[str, object]:
    # What a statement that fails was given would stand in the log: people's words, addresses and digests.
    told = {"hide_parameters": True}
    if settings.is_sqlite:
        return told | {"pool_size": settings.sql_pool_size, "max_overflow": 20}
    # A connection the server has dropped is noticed before it is used, so a restart heals itself.
    return told | {
        "pool_size": settings.sql_pool_size,
        "max_overflow": 5,
        "pool_pre_ping": True,
        "pool_timeout": 10,
        "connect_args": {"connect_timeout": 5, "prepare_threshold": 5},
    }
