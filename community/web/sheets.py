"""Tables to take along, as CSV that a table program opens and does not carry out."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response

FORMULA = re.compile(r"(^|[;\t\r\n])([^\S\t\r\n]*)(?=[=+\-@＝＋－＠])|^(?=[\t\r\n])")
"""What a table program would carry out; where a semicolon divides cells, as in half of Europe, behind each of them."""


def sheet(name: str, head: Sequence[str], rows: Iterable[Iterable[Any]]) -> Response:
    """A file of this name. Nobody on the way keeps it."""
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    response = Response(lines.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename={name}.csv"
    response.headers["Cache-Control"] = "no-store"
    return response


def _cell(value: Any) -> str:
    return FORMULA.sub(r"\1\2'", "" if value is None else str(value))
