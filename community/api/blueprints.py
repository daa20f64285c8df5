"""Registers every family of calls, and what describes and refuses for them."""

from typing import Any

from flask import Flask

from community.api import (
    absences,
    acts,
    badges,
    care,
    care_people,
    categories,
    documents,
    errors,
    escalations,
    flags,
    insights,
    known_issues,
    own,
    people,
    posts,
    promises,
    replies,
    review,
    rules,
    satisfaction,
    saved_views,
    search,
    teams,
    threads,
    votes,
    watched_words,
)
from community.api.parsing import RecordId, record_id_schema

FAMILIES = (
    threads, posts, votes, known_issues, escalations, saved_views, replies, satisfaction, insights, flags, review, care, care_people, acts,
    rules, promises, categories, teams, absences, search, people, badges, own,
    watched_words,
)  # fmt: skip
VERSION = "1.0.0"
OPENAPI = "3.1.0"


def register(app: Flask) -> None:
    """Give the application its API."""
    app.url_map.converters["record_id"] = RecordId
    app.config.setdefault("API_TITLE", f"{app.config['SITE_NAME']} API")
    app.config.setdefault("API_VERSION", VERSION)
    app.config.setdefault("OPENAPI_VERSION", OPENAPI)
    errors.init_app(app)
    description = documents.Description(spec_kwargs=_about(app))
    description.init_app(app)
    description.register_converter(RecordId, record_id_schema)
    for module in FAMILIES:
        _add(description, module.family)
    app.register_blueprint(documents.bp)
    app.extensions[documents.EXTENSION] = documents.described(description.spec)


def _add(description: documents.Description, family: Any) -> None:
    description.register_blueprint(family.blueprint)
    description.spec._tags[-1]["name"] = family.title


def _about(app: Flask) -> dict[str, Any]:
    return {
        "info": {"description": documents.ABOUT},
        "servers": [{"url": app.config["BASE_URL"]}],
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token from the settings, or from `flask people token HANDLE`.",
                }
            }
        },
    }
