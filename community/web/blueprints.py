"""Registers every family of pages, and what guards and dresses them."""

from flask import Flask
from jinja2 import StrictUndefined

from community.web import (
    about,
    accounts,
    addresses,
    answers,
    arrivals,
    assets,
    audit,
    audit_words,
    badges,
    bulk,
    cases,
    categories,
    categories_admin,
    closing,
    desk,
    drafts,
    editing,
    errors,
    escalations,
    factor_gate,
    feeds,
    filters,
    first_steps,
    flags,
    follow_ups,
    follows,
    handing,
    insights,
    issue_words,
    known_issues,
    languages,
    ledgers,
    mailbox,
    moderation,
    near,
    notification_settings,
    notifications,
    offline,
    old_addresses,
    parts,
    policy_reports,
    presence,
    privileges,
    profiles,
    proof,
    prose,
    ratings,
    rendering,
    replies,
    review,
    roles_admin,
    rule_words,
    rules_admin,
    saved_views,
    search,
    second_factor,
    second_step,
    security,
    seo,
    service_levels,
    service_words,
    settings,
    settings_admin,
    styleguide,
    suggestions,
    team_words,
    teams,
    teams_admin,
    texts,
    themes,
    threads,
    uploads,
    view_counts,
    viewer,
    visitor_pages,
    vote_patterns,
    votes,
    watched_words,
    writing,
    your_data,
)

PAGES = (
    about, accounts, answers, arrivals, audit, badges, bulk, cases, categories, categories_admin, closing, desk, drafts, editing,
    escalations, feeds, first_steps, flags, follow_ups, follows, handing, insights, known_issues, languages, ledgers, moderation, near, notification_settings,
    notifications, offline, old_addresses, policy_reports, presence, privileges, profiles, ratings, replies, review, roles_admin, rules_admin,
    saved_views, search, second_factor, second_step, service_levels, settings, settings_admin, suggestions, teams, teams_admin, texts, threads,
    uploads, vote_patterns, votes, watched_words, writing, your_data,
)  # fmt: skip


def register(app: Flask) -> None:
    """Give the application its pages."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    viewer.init(app)
    visitor_pages.init(app)  # within what heeds proxies, so that it knows who asks for which host
    security.init(app, app.config["SETTINGS"])
    assets.init(app)
    addresses.init(app)
    filters.init(app)
    prose.init(app)
    errors.init(app)
    rendering.init(app)
    parts.init(app)
    seo.init(app)
    desk.init(app)
    team_words.init(app)
    issue_words.init(app)
    themes.init(app)
    rule_words.init(app)
    service_words.init(app)
    factor_gate.init(app)
    proof.init(app)
    audit_words.init(app)
    texts.init(app)
    review.init(app)
    view_counts.init(app)
    for page in PAGES:
        if page is not editing:  # its verbs hang on the blueprint of threads
            app.register_blueprint(page.bp)
    if not app.config["SETTINGS"].is_production:
        app.register_blueprint(mailbox.bp)
        app.register_blueprint(styleguide.bp)
