"""What is written to the log: one line for each thing that happened, to be read by people or by programs."""

import logging.config
import re
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from structlog.processors import ExceptionRenderer
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict, Processor

# Each tells of every step it takes, and the second whose address it held back: only what goes wrong is of use.
TALKATIVE = ("alembic", "flask-limiter", "huey")
WITH_EACH: Sequence[Processor] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
ROW = re.compile(
    r"DETAIL:.*?(?=\n\[SQL:|\n(?:HINT|CONTEXT):|\n\n(?:The above|During handling)|\Z)", re.DOTALL
)
"""What PostgreSQL says of the row that it refused: with all that stands in it."""

FROM_OUTSIDE = re.compile(r"\A(Invalid request|Error handling request) .*", re.DOTALL)
"""What Gunicorn tells with the whole address of who asked, or with all of what was asked for."""


def configure(level: str, *, as_json: bool) -> None:
    """Send all that is logged to standard error: a JSON object a line, or plain words."""
    logging.config.dictConfig(arrangement(level, as_json=as_json))


def arrangement(level: str, *, as_json: bool) -> dict[str, Any]:
    """The same as `logging.config.dictConfig` takes it; Gunicorn's own lines go the same way."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": list(WITH_EACH),
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    _traces(as_json=as_json),
                    _without_rows,
                    structlog.processors.JSONRenderer(default=str) if as_json else _in_words,
                ],
            }
        },
        "handlers": {"standard error": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"level": level.upper(), "handlers": ["standard error"]},
        "loggers": {
            **{name: {"level": "WARNING"} for name in TALKATIVE},
            "gunicorn.error": {"handlers": [], "propagate": True},
        },
    }


def begin(**facts: str) -> None:
    """Write these facts beside every line of this thread from here on, in place of those from before."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(**facts)


def _traces(*, as_json: bool) -> Processor:
    """What was thrown and where; never what stood in variables: passwords, codes and people's words do."""
    if not as_json:
        return structlog.processors.format_exc_info
    return ExceptionRenderer(ExceptionDictTransformer(show_locals=False))


def _without_rows(_logger: Any, _method: str, line: EventDict) -> EventDict:
    """The line without what people wrote, where a database or the web server tells of it."""
    told = {name: _cut(line[name]) for name in ("event", "exception") if name in line}
    return {**line, **told}


def _cut(told: Any) -> Any:
    if isinstance(told, str):
        return ROW.sub("DETAIL: …", FROM_OUTSIDE.sub(r"\1 …", told))
    if isinstance(told, dict):
        return {name: _cut(value) for name, value in told.items()}
    return [_cut(value) for value in told] if isinstance(told, list) else told


def _in_words(_logger: Any, _method: str, line: Mapping[str, Any]) -> str:
    """ "2026-11-22T19:40:01Z warning The search index could not be read request_id=…", and a trace below."""
    facts = dict(line)
    first = [facts.pop(name, "") for name in ("timestamp", "level", "event")]
    trace = facts.pop("exception", "")
    facts.pop("logger", None)
    words = " ".join([*map(str, first), *(f"{name}={value}" for name, value in facts.items())])
    # A line is one thing that happened, also where a stranger's words hold a line's end.
    words = words.replace("\r", "\\r").replace("\n", "\\n")
    return f"{words}\n{trace}" if trace else words
