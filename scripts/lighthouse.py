"""Lighthouse on the pages most people meet first, as a phone sees them. Needs npm, and Chromium.

Starts the product on a free port with a demo community of its own; prints a table of what Lighthouse estimates and one of
what was measured in a browser that is held back, and ends with 1 where a page has less than the design asks for.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from scripts import paint
from scripts.serving import chromium, question_in, served

VERSION = "12.8.2"
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
TOLD = ("largest-contentful-paint", "cumulative-layout-shift", "total-blocking-time")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run"


def main() -> int:
    with served() as address, tempfile.TemporaryDirectory() as place:
        pages = {
            "home": "/",
            "list": "/?view=needs-answer",
            "question": question_in(address),
            "ask": "/questions/new",
            "search": "/search?q=printer",
        }
        scores = {name: judged(address + path, Path(place)) for name, path in pages.items()}
        paint.report(address, pages)
    columns = (*LEAST, *TOLD)
    print(f"{'':10}" + "".join(f"{name:>26}" for name in columns))
    for name, found in scores.items():
        print(f"{name:10}" + "".join(f"{found[kind]:>26}" for kind in columns))
    return int(
        any(found[kind] < least for found in scores.values() for kind, least in LEAST.items())
    )


def judged(url: str, place: Path) -> dict[str, Any]:
    """The scores of one page, out of 100, and times in words; prints what was found wanting."""
    report = place / "report.json"
    subprocess.run(
        [
            "npx", "--yes", f"lighthouse@{VERSION}", url, "--quiet", "--output=json",
            f"--output-path={report}", f"--only-categories={','.join(LEAST)}",
            f"--chrome-flags={FLAGS}",
        ],
        check=True, env=os.environ | {"CHROME_PATH": chromium()},
    )  # fmt: skip
    found = json.loads(report.read_text())
    for kind, least in LEAST.items():
        category = found["categories"][kind]
        if round(category["score"] * 100) < least:
            for one in category["auditRefs"]:
                audit = found["audits"][one["id"]]
                if one["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                    print(f"{url}: {audit['title']} {audit.get('displayValue', '')}")
    scores = {kind: round(found["categories"][kind]["score"] * 100) for kind in LEAST}
    return scores | {name: found["audits"][name]["displayValue"] for name in TOLD}


if __name__ == "__main__":
    sys.exit(main())
