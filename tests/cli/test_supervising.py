import re
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.support.processes import descendants, is_alive, kill_all, wait_until

ROOT = Path(__file__).parents[2]
PATIENT = "import time; time.sleep(600)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
PARENT = (
    "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])"
)
BRIEF = "import pathlib, time\nwhile not pathlib.Path({!r}).exists(): time.sleep(0.02)\nraise SystemExit(3)"


# A program of its own, and a child that was split off.
WORKS = ("[sys.executable, '-c', line]", "functools.partial(exec, line, {})")


@pytest.fixture(params=WORKS, ids=["programs", "children"])
def supervise(request):
    """Starts a supervisor of processes of these Python lines; gives it and the ids below it."""
    started = []

    def start(*lines, grace=12):
        program = f"""
            import functools
            import sys
            import types
            from pathlib import Path
            # It knows no application; without one, a program starts in a twentieth of the time.
            sys.modules["community"] = types.ModuleType("community")
            sys.modules["community"].__path__ = ["community"]
            from community.cli import supervisor
            supervisor.GRACE = {grace}
            parts = [
                supervisor.Part(f"part {{at}}", {request.param})
                for at, line in enumerate({list(lines)!r})
            ]
            up = lambda: print("up", flush=True)
            sys.exit(supervisor.Supervisor(parts, lambda: True, up, Path(".")).run())
        """
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(program)],
            cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        wait_until(lambda: len(descendants(process.pid)) >= len(lines), what="the parts")
        assert process.stdout.readline() == "up\n"
        below = descendants(process.pid)
        started.append((process, below))
        return process, below

    yield start
    for process, below in started:
        kill_all([process.pid, *below])
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_told_to_stop_it_stops_all_and_says_so(supervise, number):
    process, below = supervise(PATIENT, PATIENT)

    process.send_signal(number)

    assert process.wait(60) == 0
    assert process.stdout.read() == "Stopped.\n"
    assert not [pid for pid in below if is_alive(pid)]


def test_when_one_part_ends_the_others_are_stopped_and_the_status_tells(supervise, tmp_path):
    process, below = supervise(PATIENT, BRIEF.format(str(tmp_path / "end")))

    (tmp_path / "end").touch()

    assert process.wait(60) == 1
    assert "part 1 ended by itself (exit status 3)" in process.stderr.read()
    assert not [pid for pid in below if is_alive(pid)]


def test_a_part_that_is_killed_takes_the_processes_of_its_own_with_it(supervise):
    process, _ = supervise(PARENT, PATIENT)
    below = wait_until(lambda: len(descendants(process.pid)) == 3 and descendants(process.pid))

    kill_all([min(below)])

    assert process.wait(60) == 1
    assert "killed by SIGKILL" in process.stderr.read()
    assert not [pid for pid in below if is_alive(pid)]


def test_a_part_that_does_not_heed_is_killed_after_a_while(supervise):
    process, below = supervise(STUBBORN, PATIENT, grace=0.5)
    wait_until(lambda: ignores_sigterm(below[0]), what="deaf ears")

    process.send_signal(signal.SIGTERM)

    assert process.wait(60) == 0
    assert not [pid for pid in below if is_alive(pid)]


def test_who_is_impatient_says_it_twice(supervise):
    process, below = supervise(STUBBORN, PATIENT, grace=600)
    wait_until(lambda: ignores_sigterm(below[0]), what="deaf ears")

    process.send_signal(signal.SIGINT)
    wait_until(lambda: not is_alive(below[1]), what="the heedful one")
    process.send_signal(signal.SIGINT)

    assert process.wait(60) == 0
    assert not [pid for pid in below if is_alive(pid)]


def test_nothing_is_left_when_the_supervisor_itself_is_killed(supervise):
    process, below = supervise(PATIENT, PATIENT)

    process.kill()
    process.wait(60)

    wait_until(lambda: not [pid for pid in below if is_alive(pid)], what="the parts to end")


def ignores_sigterm(pid):
    ignored = re.search(r"SigIgn:\s*(\w+)", Path(f"/proc/{pid}/status").read_text())[1]
    return int(ignored, 16) >> (signal.SIGTERM - 1) & 1
