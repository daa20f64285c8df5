"""`flask serve`: the web server and the worker, started and stopped as one."""

import errno
import gc
import http.client
import socket
import sys

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from gunicorn.app.base import Application

from community.cli import database, demo
from community.cli.supervisor import Part, Supervisor
from community.config import Settings
from community.demo import load
from community.domain.categories import operations as categories
from community.jobs import queue
from community.jobs.runner import Runner
from community.kernel.db import db

ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 where we look for us
PATIENCE = 1.0  # seconds a look at ourselves may take


@click.command("serve")
@click.option(
    "--demo", "with_demo", is_flag=True, help="First fill an empty database with the demo."
)
@with_appcontext
def serve(with_demo: bool) -> None:
    """Bring the database up to date, then run the web server and the worker until Ctrl-C."""
    settings: Settings = current_app.config["SETTINGS"]
    _refuse_taken(settings.host, settings.port)
    database.bring_up_to_date()
    if with_demo and load.is_empty():
        if settings.is_production:
            raise click.ClickException("The demo is not for production: use `make serve`.")
        demo.fill()
    categories.open_first()
    greeting = _greeting(settings)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    _let_go(app)
    parts = [
        Part("web server", lambda: WebServer(app).run()),
        Part("worker", lambda: Runner(app).run()),
    ]
    supervisor = Supervisor(
        parts,
        is_up=lambda: _answers(settings.host, settings.port),
        when_up=lambda: click.echo(greeting),
        folder=database.ROOT,
    )
    sys.exit(supervisor.run())


class WebServer(Application):  # type: ignore[misc]
    """Gunicorn, as gunicorn.conf.py says, with an application that is there already."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        super().__init__(prog="gunicorn")

    def load_config(self) -> None:
        self.load_config_from_file("gunicorn.conf.py")

    def load(self) -> Flask:
        return self.app


def _let_go(app: Flask) -> None:
    """Keep nothing that the children must not share; what they may, they shall."""
    # They open connections of their own.
    db.session.remove()
    db.engine.dispose()
    queue.of(app).huey.storage.close()
    # A collection in a child would write into each object, and so copy what all of them have in common.
    gc.collect()
    gc.freeze()


def _refuse_taken(host: str, port: int) -> None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise click.ClickException(_why_not(error, host, port)) from None


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is taken by another program. "
            f"Stop that one, or choose another port: PORT={port + 1}"
        )
    if error.errno == errno.EACCES:
        return f"Port {port} is one that only root may open. Choose one from 1024 up: PORT=8000"
    return f"{host}:{port} cannot be served: {error.strerror or error}"


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(ANYWHERE.get(host, host), port, timeout=PATIENCE)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    else:
        return True
    finally:
        connection.close()


def _greeting(settings: Settings) -> str:
    lines = ["", f"{settings.site_name} is at {settings.base_url}", ""]
    if demo.is_demo():
        lines += [demo.sign_ins(settings), ""]
    lines.append("Ctrl-C stops it.")
    return "\n".join(lines)
