"""Where words and people stand in the database, and what becomes of each when somebody leaves.

Every column that can hold words, and every one that points at a person, is in exactly one of the
lists below; a test walks all tables and fails for a column that somebody forgot.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from community.domain.accounts.models import (
    ApiToken,
    MailedLink,
    RecoveryCode,
    SecondFactor,
    Session,
    User,
)
from community.domain.blocks.models import Block
from community.domain.consents.models import Consent
from community.domain.drafts.models import Draft
from community.domain.escalations.models import Escalation, EscalationMove, SatisfactionOffer
from community.domain.exports.models import DataExport
from community.domain.flags.models import Flag
from community.domain.follows.models import Follow
from community.domain.heat.models import ThreadSignal
from community.domain.known_issues.models import KnownIssue, KnownIssueChange
from community.domain.moderation.models import Act
from community.domain.notifications.models import Email, Notification, Preference
from community.domain.presence.models import Presence
from community.domain.replies.models import Reply
from community.domain.reputation.models import VoidedPair
from community.domain.saved_views.models import SavedView
from community.domain.spam.models import SilentLimit, Suspicion
from community.domain.suggestions.models import Suggestion
from community.domain.teams.models import Absence, TeamMember, Workload
from community.domain.threads.models import Post, Removal, Revision, Thread
from community.kernel.bus import PendingReaction
from community.kernel.db import Base
from community.kernel.idempotency import IdempotencyKey


@dataclass(frozen=True)
class Words:
    """Columns of a table in which anybody may have written of a person."""

    model: type[Base]
    columns: tuple[str, ...]

    @property
    def name(self) -> str:
        return str(self.model.__tablename__)


DELETED: tuple[InstrumentedAttribute[Any], ...] = (
    Session.user_id, ApiToken.user_id, MailedLink.user_id, SecondFactor.user_id,
    RecoveryCode.user_id,  # these by `accounts.closing.wipe`
    Draft.user_id,  # by `drafts.reactions.erase`
    Block.owner_id, Block.person_id, Consent.user_id, DataExport.user_id, Email.user_id,
    Follow.user_id, Notification.user_id, Preference.user_id, ThreadSignal.person_id,
    Absence.user_id, TeamMember.user_id, Workload.user_id, Presence.user_id, SilentLimit.user_id,
    IdempotencyKey.person_id,
)  # fmt: skip
"""Rows that are a person's alone: gone at once."""

SEARCHED = (
    Words(Post, ("body", "html")),
    Words(Thread, ("title", "title_folded", "slug", "excerpt", "environment")),
    Words(Revision, ("title", "body", "reason")),
    Words(Suggestion, ("title", "body", "reason")),
    Words(Draft, ("fields",)),
    Words(Flag, ("note",)),
    Words(Removal, ("reason",)),
    Words(Act, ("reason", "detail")),
    Words(VoidedPair, ("reason",)),
    Words(Escalation, ("reason", "tried", "wanted", "remedy", "link")),
    Words(EscalationMove, ("reason", "remedy", "link")),
    Words(SatisfactionOffer, ("comment",)),
    Words(KnownIssue, ("note", "fixed_in")),
    Words(KnownIssueChange, ("note", "fixed_in")),
    Words(Reply, ("title", "body", "variants")),
    Words(SavedView, ("name", "filters")),
    Words(SilentLimit, ("reason",)),
    Words(Suspicion, ("features",)),
    Words(
        User,
        ("name", "bio", "bio_html", "location", "website", "suspension_reason"),
    ),
    Words(PendingReaction, ("payload", "error")),
    Words(Email, ("context", "error")),
    Words(IdempotencyKey, ("target", "headers", "body")),
)
"""Searched for the handle and the address of who has left, a bounded number of rows at a time."""

WIPED = frozenset({
    "user.handle", "user.handle_key", "user.handle_skeleton", "user.email", "user.email_key",
    "user.password_hash", "user.avatar_id", "user.locale", "user.time_zone", "user.role",
})  # fmt: skip
"""On the person's own row; nobody else is on it."""

THEIRS_ALONE = frozenset({
    "session.token_digest", "session.address", "session.agent", "api_token.name",
    "api_token.token_digest", "api_token.scopes", "mailed_link.purpose", "mailed_link.token_digest",
    "mailed_link.email", "second_factor.seed", "second_factor.secret_digest",
    "second_factor.mask",
    "recovery_code.code_digest", "email.to", "email.kind", "email.key", "email.locale", "draft.key",
    "thread_signal.part", "thread_signal.network", "block.kind", "data_export.id",
    "data_export.state", "export_piece.export_id", "notification.kind", "notification.key",
    "notification_preference.kind", "idempotency_key.key", "idempotency_key.digest",
    "presence.state", "team_member.roster", "departure.posts", "departure.marks", "departure.step", "upload.id", "upload.purpose",
    "upload.content_type", "audit_link.network", "audit_link.network_salt", "shown_picture.upload_id", "attempt.key",
})  # fmt: skip
"""In rows that are of one person, and are deleted with them (or emptied: `audit_link.network`, `departure.marks`, `upload`)."""

OF_NOBODY = frozenset({
    "attempt.kind", "audit_link.digest", "audit_link.network_seal", "audit_link.request_id",
    "audit_link.words_salt", "audit_link.words_seal", "badge_award.slug", "calendar.hours", "calendar.name", "category.description",
    "category.fields", "category.name", "category.readers", "category.slug", "category.ownership",
    "category.template", "category.writers", "closing_vote.reason", "closing_vote.wish",
    "closure.carried", "closure.reason", "confirmation.platform", "confirmation.version",
    "endorsement.team", "escalation.priority", "escalation.rule", "escalation.status",
    "escalation_move.cause", "escalation_move.from_status",
    "escalation_move.kind", "escalation_move.priority", "escalation_move.to_status",
    "escalation_rule.kind", "escalation_rule.mode", "escalation_rule.words", "flag.outcome",
    "flag.reason", "import_run.counts", "import_run.source", "import_run.stage",
    "imported_id.foreign_id", "imported_id.kind", "imported_id.source", "legal_text.body",
    "legal_text.html", "legal_text.note", "legal_text.page", "moderation_act.verb",
    "pending_reaction.event", "pending_reaction.reaction", "post.audience", "post.body_format",
    "post.role", "post.submission_key", "removal.kind", "reputation_entry.cause",
    "review_item.decision", "review_item.kind", "revision.tag_slugs", "role_grant.before",
    "role_grant.role", "setting.name", "sla_clock.kind", "sla_event.event", "sla_policy.minutes",
    "sla_policy.name", "sla_terms.digest", "sla_terms.policy_name", "sla_terms.terms",
    "follow_up_answer.outcome", "saved_view.view", "spam_lesson.buckets", "suspicion.signs", "team.name",
    "team.slug", "team.zone", "watched_word.looks", "watched_word.word",
    "known_issue.stage", "known_issue_change.stage", "suggestion.tag_slugs", "tag.description", "tag.slug", "thread.closed_reason",
    "thread.tag_slugs", "thread.turn", "thread_heat.parts", "worker_heartbeat.name",
})  # fmt: skip
"""Words of the product, or an admin's about the community: no person stands in them."""

NAMELESS = frozenset({
    "absence.set_by", "escalation.offered_to_id", "escalation_move.offered_to_id",
    "follow_up_answer.user_id", "ready_reply.owner_id", "saved_view.owner_id",
    "silent_limit.limited_by", "watched_word.changed_by", "acceptance.accepted_by", "badge_award.user_id", "closing_vote.user_id", "closure.closed_by",
    "closure.undone_by", "confirmation.user_id", "departure.user_id", "ended_ask.user_id",
    "endorsement.endorsed_by", "endorsement_proposal.proposed_by", "escalation.ended_by",
    "escalation.opened_by", "escalation.owner_id", "escalation_move.by_id",
    "escalation_move.owner_id", "escalation_rule.changed_by", "flag.settled_by", "flag.user_id",
    "legal_text.published_by", "me_too.user_id", "moderation_act.by_id", "moderation_act.person_id",
    "moderation_act.undone_by", "notification.actor_id", "post.author_id", "removal.removed_by",
    "removal.undone_by", "reputation_entry.actor_id", "reputation_entry.user_id",
    "known_issue.declared_by", "known_issue_binding.bound_by", "known_issue_binding.undone_by", "known_issue_change.changed_by",
    "review_item.claimed_by", "review_item.closed_by", "revision.editor_id", "role_grant.granted_by",
    "role_grant.user_id", "satisfaction_offer.credited_to", "satisfaction_offer.user_id",
    "setting.changed_by", "suggestion.settled_by", "suggestion.user_id", "thread.asker_id",
    "upload.owner_id", "voided_pair.author_id", "voided_pair.undone_by", "voided_pair.voided_by",
    "voided_pair.voter_id", "vote.user_id",
})  # fmt: skip
"""Goes on pointing at the former member, of whom nothing is known any more: what counts, counts."""
