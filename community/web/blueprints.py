"""Registers every family of pages, and what guards and dresses them."""

from flask import Flask
from jinja2 import StrictUndefined

from community.web import (
    about,
    accounts,
    answers,
    arrivals,
    assets,
    audit,
    badges,
    bulk,
    cases,
    categories,
    closing,
    desk,
    drafts,
    editing,
    errors,
    escalations,
    feeds,
    filters,
    flags,
    follows,
    languages,
    mailbox,
    moderation,
    near,
    notification_settings,
    notifications,
    offline,
    old_addresses,
    presence,
    privileges,
    profiles,
    rendering,
    replies,
    review,
    saved_views,
    search,
    security,
    seo,
    settings,
    settings_admin,
    styleguide,
    suggestions,
    threads,
    uploads,
    view_counts,
    viewer,
    vote_patterns,
    votes,
    writing,
)

PAGES = (
    about, accounts, answers, arrivals, audit, badges, bulk, cases, categories, closing, desk, drafts, editing, escalations,
    feeds, flags, follows, languages, moderation, near, notification_settings, notifications, offline,
    old_addresses, presence, privileges, profiles, replies, review, saved_views, search, settings, settings_admin, suggestions, threads,
    uploads, vote_patterns, votes, writing,
)  # fmt: skip


def register(app: Flask) -> None:
    """Give the application its pages."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    viewer.init(app)
    security.init(app, app.config["SETTINGS"])
    assets.init(app)
    filters.init(app)
    errors.init(app)
    rendering.init(app)
    seo.init(app)
    desk.init(app)
    view_counts.init(app)
    for page in PAGES:
        if page is not editing:  # its verbs hang on the blueprint of threads
            app.register_blueprint(page.bp)
    if not app.config["SETTINGS"].is_production:
        app.register_blueprint(mailbox.bp)
        app.register_blueprint(styleguide.bp)
    security.tighten(app)
