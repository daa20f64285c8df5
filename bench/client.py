"""A bounded load: so many connections, each asking again and again for some seconds."""

import http.client
import threading
import time
from dataclasses import dataclass, field


@dataclass
class Figures:
    """What a load saw."""

    requests: int = 0
    failures: int = 0
    times: list[float] = field(default_factory=list)
    """Milliseconds, one a request."""
    seconds: float = 0.0

    def at(self, share: float) -> float:
        """The time that this share of the requests stayed under, in ms."""
        ordered = sorted(self.times)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


def load(
    port: int, paths: list[str], headers: dict[str, str], connections: int, seconds: float
) -> Figures:
    """Ask 127.0.0.1 for these addresses in turn."""
    figures, guard = Figures(), threading.Lock()
    until = time.perf_counter() + seconds

    def work(first: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        times, failures, turn = [], 0, first
        while time.perf_counter() < until:
            began = time.perf_counter()
            connection.request("GET", paths[turn % len(paths)], headers=headers)
            answer = connection.getresponse()
            answer.read()
            times.append((time.perf_counter() - began) * 1000)
            failures += answer.status >= 400
            turn += 1
        connection.close()
        with guard:
            figures.times += times
            figures.requests += len(times)
            figures.failures += failures

    began = time.perf_counter()
    workers = [threading.Thread(target=work, args=(n,)) for n in range(connections)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    figures.seconds = time.perf_counter() - began
    return figures
