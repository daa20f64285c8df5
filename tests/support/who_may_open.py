"""Who may open each page: said here, once."""

from dataclasses import dataclass, field

VISITORS, MEMBERS, MODERATORS, AGENTS, ADMINS, STAFF = (
    "visitors", "members", "moderators", "agents", "admins", "staff",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """Who may open a page, and an address of it at which there is something, if it needs one."""

    who: str
    values: dict = field(default_factory=dict)
    exists: bool = True
    """False where only a link in somebody's mail or a file of theirs would open it."""


def to(who, **values):
    return Row(who, values)


SECRET_LINK = Row(VISITORS, {"token": "nobody-was-sent-this"}, exists=False)

MAY_OPEN = {
    "accounts.change_email": SECRET_LINK,
    "accounts.claim": SECRET_LINK,
    "accounts.confirm": SECRET_LINK,
    "accounts.forgot": to(VISITORS),
    "accounts.join": to(VISITORS),
    "accounts.login": to(VISITORS),
    "accounts.reset": SECRET_LINK,
    "api_absences.list_absences": Row(AGENTS, {"handle": "sam"}, exists=False),  # by token only
    "api_acts.list_acts": Row(MEMBERS, exists=False),  # by token only, as the next two
    "api_acts.list_thread_acts": Row(MEMBERS, {"thread_id": 1}, exists=False),
    "api_acts.read_record": Row(MEMBERS, {"handle": "ada"}, exists=False),
    "api_badges.list_badges": to(VISITORS),
    "api_badges.list_leaders": to(VISITORS),
    "api_categories.list_categories": to(VISITORS),
    "api_categories.list_tags": to(VISITORS),
    "api_documents.guide": to(VISITORS),
    "api_documents.openapi": to(VISITORS),
    "api_escalations.list_escalations": Row(MEMBERS, exists=False),  # by token, as all of these
    "api_escalations.read_escalation": Row(MEMBERS, {"escalation_id": 1}, exists=False),
    "api_flags.list_flags": Row(MEMBERS, exists=False),  # by token only
    "api_insights.read_insights": Row(AGENTS, exists=False),  # by token only
    "api_issues.list_known_issues": to(VISITORS),
    "api_issues.read_known_issue": Row(VISITORS, {"thread_id": 1}, exists=False),  # until one is declared
    "api_own.list_blocks": Row(MEMBERS, exists=False),  # by token only
    "api_own.list_exports": Row(MEMBERS, exists=False),
    "api_replies.list_replies": Row(MEMBERS, exists=False),  # by token only, as all of these
    "api_replies.read_reply": Row(MEMBERS, {"reply_id": 1}, exists=False),
    "api_views.list_views": Row(MEMBERS, exists=False),
    "api_people.list_reputation": to(VISITORS, handle="ada"),
    "api_people.read_me": Row(MEMBERS, exists=False),  # by token only: a cookie opens nothing here
    "api_people.read_person": to(VISITORS, handle="ada"),
    "api_posts.list_posts": to(VISITORS, thread_id=1),
    "api_posts.list_revisions": to(VISITORS, post_id=1),
    "api_posts.read_post": to(VISITORS, post_id=1),
    "api_promises.list_calendars": Row(ADMINS, exists=False),  # by token only, as the next ones
    "api_promises.list_policies": Row(ADMINS, exists=False),
    "api_review.list_review": Row(MODERATORS, exists=False),  # by token only
    "api_rules.list_rules": Row(ADMINS, exists=False),
    "api_rules.try_rule": Row(ADMINS, {"rule_kind": "unanswered"}, exists=False),
    "api_satisfaction.read_satisfaction": Row(AGENTS, exists=False),  # by token only
    "api_search.find_similar": to(VISITORS, title="The printer stops"),
    "api_search.search": to(VISITORS, q="printer"),
    "api_teams.list_teams": Row(AGENTS, exists=False),  # by token only
    "api_teams.read_team": Row(AGENTS, {"slug": "printing"}, exists=False),
    "api_threads.list_threads": to(VISITORS),
    "api_threads.read_thread": to(VISITORS, thread_id=1),
    "api_words.list_watched_words": Row(ADMINS, exists=False),  # by token only
    "arrivals.arrived": to(VISITORS, thread_id=1, since="2026-11-22T10:00:00+00:00"),
    "arrivals.waiting": to(VISITORS, thread_id=1, since="2026-11-22T10:00:00+00:00"),
    "assets.favicon": to(VISITORS),
    "assets.show": to(VISITORS, digest="any", path="css/app.css"),
    "audit.export": to(ADMINS),
    "audit.index": to(ADMINS),
    "badges.index": to(VISITORS),
    "badges.leaders": to(VISITORS),
    "categories.index": to(VISITORS),
    "categories.tags": to(VISITORS),
    "categories_admin.index": to(ADMINS),
    "categories_admin.show": to(ADMINS, slug="printing"),
    "closing.show": to(MODERATORS, thread_id=1),
    "drafts.index": to(MEMBERS),
    "drafts.read": to(MEMBERS, key="ask"),
    "desk.beside": Row(AGENTS, {"escalation_id": 1}),  # outside a page of the desk, it leads there
    "desk.index": to(AGENTS),
    "desk.presence": to(AGENTS),
    "desk.show": Row(MEMBERS, {"escalation_id": 1}, exists=False),  # whom it concerns: test_case_panel
    "escalations.index": to(MEMBERS),
    "feeds.known_issues": to(VISITORS),
    "feeds.opensearch": to(VISITORS),
    "feeds.question": to(VISITORS, thread_id=1),
    "feeds.questions": to(VISITORS),
    "feeds.robots": to(VISITORS),
    "feeds.sitemap": to(VISITORS),
    "feeds.sitemap_part": to(VISITORS, number=1),
    "feeds.tag": to(VISITORS, slug="jam"),
    "flags.index": to(MEMBERS),
    "flags.new": to(MEMBERS, post_id=1),
    "follow_ups.show": SECRET_LINK,
    "insights.index": to(AGENTS),
    "insights.measures_csv": to(AGENTS),
    "insights.rows": to(AGENTS),
    "insights.rows_csv": to(AGENTS),
    "mailbox.index": to(VISITORS),  # not registered in production: below
    "moderation.post": to(MODERATORS, post_id=1),
    "moderation.record": to(MODERATORS, handle="ada"),
    "moderation.thread": to(MODERATORS, thread_id=1),
    "known_issues.index": to(VISITORS),
    "known_issues.show": to(MODERATORS, thread_id=1),
    "near.similar": to(VISITORS),
    "notification_settings.unsubscribe": SECRET_LINK,
    "notifications.index": to(MEMBERS),
    "offline.manifest": to(VISITORS),
    "offline.page": to(VISITORS),
    "offline.worker": to(VISITORS),
    "old_addresses.go": Row(
        VISITORS, {"source": "old", "kind": "questions", "foreign_id": "1"}, exists=False
    ),
    "pages.about": to(VISITORS),
    "pages.accessibility": to(VISITORS),
    "pages.healthy": to(VISITORS),
    "pages.measured": Row(VISITORS, exists=False),  # asks for METRICS_TOKEN
    "pages.ready": Row(VISITORS, exists=False),  # 503 while there is no worker
    "pages.status": to(VISITORS),
    "ledgers.show": to(VISITORS, handle="ada"),
    "people.index": to(VISITORS),
    "people.show": to(VISITORS, handle="ada"),
    "privileges.show": to(VISITORS),
    "ratings.show": SECRET_LINK,
    "ratings.thanks": SECRET_LINK,
    "replies.choose": to(AGENTS, thread_id=1),
    "replies.edit": Row(AGENTS, {"reply_id": 1}, exists=False),
    "replies.index": to(AGENTS),
    "replies.new": to(AGENTS),
    "review.index": to(MODERATORS),
    "review.show": Row(MODERATORS, {"item_id": 1}, exists=False),
    "roles_admin.index": to(ADMINS),
    "rules_admin.index": to(ADMINS),
    "rules_admin.show": to(ADMINS, rule_kind="unanswered"),
    "search.results": to(VISITORS),
    "search.suggestions": to(VISITORS),
    "service_levels.calendar": Row(ADMINS, {"calendar_id": 1}, exists=False),  # test_service_levels
    "service_levels.index": to(ADMINS),
    "service_levels.new_calendar": to(ADMINS),
    "service_levels.policy": to(ADMINS),
    "second_factor.security": to(MEMBERS),
    "second_factor.show": to(MEMBERS),
    "second_step.ask": to(MEMBERS),  # who gave no password is sent to do so: test_second_factor_pages
    "settings.index": to(MEMBERS),
    "settings.language": to(MEMBERS),
    "settings.leave": to(MEMBERS),
    "settings.notifications": to(MEMBERS),
    "settings.password": to(MEMBERS),
    "settings.profile": to(MEMBERS),
    "settings.sessions": to(MEMBERS),
    "settings.tokens": to(MEMBERS),
    "texts.asked": to(MEMBERS),
    "texts.edit": to(ADMINS, page="terms"),
    "texts.show": Row(VISITORS, {"page": "terms"}, exists=False),  # once an admin has published it
    "your_data.agreements": to(MEMBERS),
    "your_data.blocked": to(MEMBERS),
    "your_data.distance": to(MEMBERS, handle="ben"),
    "your_data.export": to(MEMBERS),
    "your_data.fetch": Row(MEMBERS, {"export_id": "x" * 43}, exists=False),
    "styleguide.index": to(VISITORS),  # not registered in production: below
    "settings_admin.index": to(ADMINS),
    "settings_admin.show": to(ADMINS),
    "suggestions.new": Row(MEMBERS, {"post_id": 1}),
    "teams.index": to(AGENTS),
    "teams.member": Row(ADMINS, {"slug": "printing", "handle": "sam"}, exists=False),
    "teams_admin.index": to(ADMINS),
    "teams_admin.show": Row(ADMINS, {"slug": "printing"}, exists=False),
    "threads.category": to(VISITORS, slug="printing"),
    "threads.edit": to(MODERATORS, post_id=1),
    "threads.history": to(VISITORS, post_id=1),
    "threads.home": to(VISITORS),
    "threads.new": to(VISITORS),
    "threads.new_comment": to(MEMBERS, post_id=1),
    "threads.post": to(VISITORS, post_id=1),
    "threads.show": to(VISITORS, thread_id=1, slug="the-printer-stops-after-the-third-label"),
    "threads.tag": to(VISITORS, slug="jam"),
    "watched_words.index": to(ADMINS),
    "writing.people": to(MEMBERS),
    "writing.tags": to(MEMBERS),
    "vote_patterns.index": to(STAFF),
    "uploads.show": Row(VISITORS, {"upload_id": "x" * 32}, exists=False),
}  # fmt: skip
