"""The real thing, as `make serve` runs it: it answers, it stops, and nothing is left behind."""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.processes import descendants, is_alive, kill_all, wait_until

ROOT = Path(__file__).parents[1]


def free_port():
    """A port that is free, and stays so: connections begin from those from 32768 up, and one may begin meanwhile."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def environment(folder, port):
    ours = {"DATA_DIR": str(folder), "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    theirs = ("DATABASE_URL", "REDIS_URL", "BASE_URL", "SECRET_KEY", "ENVIRONMENT", "HOST")
    return {name: value for name, value in os.environ.items() if name not in theirs} | ours


@pytest.fixture
def serve(tmp_path):
    """Starts it and waits until it says where it is; gives the process, its address and its log."""
    started = []

    def start():
        port = free_port()
        log = tmp_path / f"{port}.log"
        with log.open("w") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "flask", "serve"],
                cwd=ROOT, env=environment(tmp_path / "data", port), stdin=subprocess.DEVNULL,
                stdout=output, stderr=subprocess.STDOUT,
            )  # fmt: skip
        started.append(process)
        wait_until(
            lambda: (
                f"is at http://127.0.0.1:{port}" in log.read_text() or process.poll() is not None
            ),
            90,
        )
        assert process.poll() is None, log.read_text()
        return process, f"http://127.0.0.1:{port}", log

    yield start
    for process in started:
        kill_all([*descendants(process.pid), process.pid])
        process.wait()


def get(address):
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read().decode()


def name_of(pid):
    return Path(f"/proc/{pid}/comm").read_text().strip()


@pytest.mark.timeout(240)
def test_it_serves_pages_and_ctrl_c_stops_all_of_it(serve):
    process, address, log = serve()

    assert "<h1" in get(f"{address}/")
    assert f"Peerdesk is at {address}" in log.read_text()
    assert "DEMO" not in log.read_text(), "a real community shows no password"
    wait_until(lambda: '"worker":true' in ready(address), what="the worker")
    below = descendants(process.pid)
    assert len(below) >= 4, "two web processes with their master, and the worker"

    process.send_signal(signal.SIGINT)

    assert process.wait(60) == 0
    assert not [pid for pid in below if is_alive(pid)]
    assert "Traceback" not in log.read_text()


def ready(address):
    try:
        return get(f"{address}/readyz")
    except OSError:
        return ""


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    ("whom", "name"), [("peerdesk worker", "worker"), ("peerdesk web se", "web server")]
)
def test_when_one_of_the_two_is_killed_the_other_is_stopped_and_the_status_tells(serve, whom, name):
    process, _, log = serve()
    below = descendants(process.pid)

    kill_all([min(pid for pid in below if name_of(pid) == whom)])

    assert process.wait(60) == 1
    assert f"The {name} ended by itself" in log.read_text()
    assert not [pid for pid in below if is_alive(pid)]


def test_a_port_that_is_taken_is_said_plainly(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run("serve", folder=tmp_path, port=port)

    assert done.returncode == 1
    assert re.fullmatch(
        rf"Error: Port {port} on 127.0.0.1 is taken .*PORT={port + 1}\n", done.stderr
    )


def test_a_broken_configuration_is_told_all_at_once_and_nothing_starts(tmp_path):
    done = run("serve", folder=tmp_path, port=free_port(), ENVIRONMENT="production", PROXY_HOPS="9")

    assert done.returncode != 0
    assert "Peerdesk cannot start" in done.stderr
    assert "PROXY_HOPS" in done.stderr
    assert "Traceback" not in done.stderr


def run(*words, folder, port, **settings):
    return subprocess.run(
        [sys.executable, "-m", "flask", *words],
        cwd=ROOT, env=environment(folder, port) | settings, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=100,
    )  # fmt: skip
