"""How Gunicorn serves Peerdesk: all from the settings, nothing to edit here."""

import gc
from pathlib import Path
from typing import Any

from community.config import load
from community.kernel import logs

settings = load()

bind = [
    f"[{settings.host}]:{settings.port}"
    if ":" in settings.host
    else f"{settings.host}:{settings.port}"
]
worker_class = "gthread"
workers = settings.workers
threads = settings.threads
preload_app = True  # loaded once: the processes share its memory until they write to it
timeout = 60
graceful_timeout = 8  # out of the 12 seconds that `flask serve` gives, and less than systemd's
keepalive = 5
backlog = 512
# Heartbeats of the processes are files; on a disk that stalls they would look dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
# Which proxies are believed is said by PROXY_HOPS, in one place, and Gunicorn believes none by itself.
forwarded_allow_ips = ""
forwarder_headers = ""
control_socket_disable = True
accesslog = None
errorlog = "-"
loglevel = "warning"
logconfig_dict = logs.arrangement(settings.logs_from, as_json=settings.logs_json)
proc_name = "peerdesk"


def when_ready(_server: Any) -> None:
    """Leave what is loaded alone: a collection would write into each object, and so copy it into each process."""
    gc.collect()
    gc.freeze()
