"""The product with a demo community of its own, for scripts that look at it, and the browser to look with."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STARTING = 300  # seconds the first start may take


@contextmanager
def served() -> Iterator[str]:
    """The address of a demo community that is there for as long as the block lasts."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        settings = {
            "DATA_DIR": folder,
            "PORT": str(port),
            "HOST": "127.0.0.1",
            "RATE_LIMITS": "false",
        }
        unset = ("DATABASE_URL", "REDIS_URL", "BASE_URL", "ENVIRONMENT")
        kept = {name: value for name, value in os.environ.items() if name not in unset}
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "serve", "--demo"], cwd=ROOT, env=kept | settings
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/readyz", process)
            yield address
        finally:
            process.terminate()
            process.wait()


def wait_for(address: str, process: subprocess.Popen) -> None:
    until = time.monotonic() + STARTING
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    sys.exit("The product did not start.")


def chromium() -> str:
    wanted = os.environ.get("CHROMIUM", "chromium")
    path = shutil.which(wanted) or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return path or sys.exit("There is no Chromium. Debian: apt-get install chromium")


def question_in(address: str) -> str:
    """The path of a question with a long thread."""
    with urllib.request.urlopen(f"{address}/search?q=firmware+killed+both+printers") as page:
        found = re.search(r'href="(/questions/\d+/[^"#?]+)"', page.read().decode())
    return found[1] if found else sys.exit("The search finds no question.")
