"""What follows from each event: one table, one page, to learn what causes what.

`now` happens in the same transaction, in this order, and `last` after it; `later` is done by the worker.
"""

from collections.abc import Mapping

from community.domain import events
from community.domain.answers import reactions as answers
from community.domain.badges import reactions as badges
from community.domain.consents import reactions as consents
from community.domain.drafts import reactions as drafts
from community.domain.escalations import reactions as escalations
from community.domain.flags import reactions as flags
from community.domain.follows import reactions as follows
from community.domain.moderation import known_issues as log_of_issues
from community.domain.moderation import linking, profiles, teaching
from community.domain.moderation import reactions as moderation
from community.domain.notifications import alarms, fixes, lane
from community.domain.notifications import cases as news_of_cases
from community.domain.notifications import reactions as notifications
from community.domain.replies import reactions as replies
from community.domain.reputation import reactions as reputation
from community.domain.review import reactions as review
from community.domain.saved_views import reactions as saved_views
from community.domain.search import reactions as search
from community.domain.teams import reactions as teams
from community.kernel.bus import Event, Reactions

REACTIONS: Mapping[type[Event], Reactions] = {
    events.ActWritten: Reactions(last=(linking.link,)),
    events.LinkAsked: Reactions(now=(notifications.write_link,)),
    events.AccountOpened: Reactions(now=(consents.agree,)),
    events.PersonJoined: Reactions(),
    events.PersonChanged: Reactions(),
    events.ProfileChanged: Reactions(now=(profiles.screen,)),
    events.PersonLeft: Reactions(
        now=(drafts.erase, saved_views.erase, replies.erase, linking.forget_networks_of),
    ),
    events.RoleGranted: Reactions(
        now=(moderation.log_role, teams.let_go, escalations.give_back),
    ),
    events.PersonSuspended: Reactions(now=(moderation.log_suspension, escalations.give_back)),
    events.SecurityChanged: Reactions(
        now=(notifications.tell_of_security, moderation.log_security),
    ),
    events.CategoryChanged: Reactions(now=(moderation.log_category,)),
    events.TeamChanged: Reactions(now=(moderation.log_team,)),
    events.AbsenceSet: Reactions(now=(moderation.log_absence, escalations.give_back)),
    events.AbsenceEnded: Reactions(now=(moderation.log_absence_end,)),
    events.SuspensionEnded: Reactions(now=(moderation.log_suspension_end,)),
    events.ServiceChanged: Reactions(now=(moderation.log_service,)),
    events.TextPublished: Reactions(now=(moderation.log_text,)),
    events.SettingChanged: Reactions(now=(moderation.log_setting,)),
    events.PersonWarned: Reactions(later=(notifications.tell_of_warning,)),
    events.ThreadOpened: Reactions(
        now=(follows.follow_own, escalations.feel_question, search.mark_thread_stale),
        later=(notifications.tell_of_question,),
    ),
    events.AnswerPosted: Reactions(
        now=(
            follows.follow_joined,
            escalations.heed_post,
            escalations.feel_post,
            search.mark_thread_stale,
        ),
        later=(notifications.tell_of_answer, lane.tell_of_lane, badges.consider_author),
    ),
    events.CommentPosted: Reactions(
        now=(
            follows.follow_joined,
            escalations.heed_post,
            escalations.feel_post,
            search.mark_thread_stale,
        ),
        later=(notifications.tell_of_comment, lane.tell_of_lane),
    ),
    events.PostEdited: Reactions(
        now=(
            answers.keep_official,
            search.mark_thread_stale,
            moderation.log_edit,
        ),
        later=(notifications.tell_of_edit,),
    ),
    events.PostRemoved: Reactions(
        now=(
            answers.settle_thread,
            reputation.pay_removal,
            review.drop_held,
            search.mark_thread_stale,
            moderation.log_removal,
            teaching.heed_removal,
        ),
        later=(badges.consider_author,),
    ),
    events.PostRestored: Reactions(
        now=(
            answers.settle_thread,
            reputation.pay_removal,
            review.drop_held,
            search.mark_thread_stale,
            moderation.log_restoring,
            teaching.heed_restoring,
        ),
        later=(notifications.tell_of_release, badges.consider_author),
    ),
    events.PostWithheld: Reactions(
        now=(answers.settle_thread, review.take_held, search.mark_thread_stale),
        later=(notifications.tell_of_withholding, badges.consider_author),
    ),
    events.PostFlagged: Reactions(now=(review.take_flag,)),
    events.FlagSettled: Reactions(
        now=(
            review.drop_flags,
            moderation.log_flag,
            teaching.heed_flag,
        ),
        later=(notifications.tell_of_outcome,),
    ),
    events.SupportProposed: Reactions(now=(escalations.propose,)),
    events.EditSuggested: Reactions(
        now=(review.take_suggestion,), later=(notifications.tell_of_suggestion,)
    ),
    events.SuggestionSettled: Reactions(
        now=(reputation.pay_suggestion, review.drop_suggestion),
        later=(notifications.tell_of_settled_suggestion, badges.consider_editor),
    ),
    events.ThreadClosed: Reactions(
        now=(
            escalations.close,
            search.mark_thread_stale,
            moderation.log_closing,
            moderation.carry_over,
        ),
        later=(notifications.tell_of_closing,),
    ),
    events.ThreadReopened: Reactions(
        now=(
            escalations.restore,
            search.mark_thread_stale,
            moderation.log_reopening,
            moderation.take_back,
        )
    ),
    events.ThreadMerged: Reactions(now=(search.mark_both_stale,)),
    events.ThreadTended: Reactions(now=(search.mark_thread_stale,)),
    events.PostErased: Reactions(now=(search.mark_thread_stale,)),
    events.PostRecast: Reactions(now=(reputation.pay_recast,), later=(badges.consider_author,)),
    events.VotesVoided: Reactions(now=(moderation.log_voiding,)),
    events.WatchedWordChanged: Reactions(now=(moderation.log_word,)),
    events.BadgeAwarded: Reactions(later=(notifications.tell_of_badge,)),
    events.InformationAsked: Reactions(
        now=(search.mark_thread_stale,),
        later=(notifications.tell_of_request,),
    ),
    events.AnswerAccepted: Reactions(
        now=(reputation.pay_acceptance, escalations.settle, search.mark_thread_stale),
        later=(notifications.tell_of_acceptance, badges.consider_author),
    ),
    events.AcceptanceWithdrawn: Reactions(
        now=(reputation.pay_acceptance, escalations.doubt, search.mark_thread_stale),
        later=(badges.consider_author,),
    ),
    events.AnswerEndorsed: Reactions(
        now=(
            reputation.pay_endorsement,
            escalations.settle,
            search.mark_thread_stale,
            moderation.log_endorsement,
        ),
        later=(notifications.tell_of_endorsement, badges.consider_author),
    ),
    events.EndorsementWithdrawn: Reactions(
        now=(
            reputation.pay_endorsement,
            escalations.call_off,
            search.mark_thread_stale,
            moderation.log_unendorsement,
        ),
        later=(badges.consider_author,),
    ),
    events.ConfirmationChanged: Reactions(
        now=(
            reputation.pay_confirmation,
            escalations.doubt,
            escalations.feel_failure,
            search.mark_thread_stale,
        ),
        later=(notifications.tell_of_failure, badges.consider_author),
    ),
    events.VoteChanged: Reactions(
        now=(reputation.pay_vote, search.mark_thread_stale), later=(badges.consider_author,)
    ),
    events.FollowChanged: Reactions(now=(moderation.carry_follow,)),
    events.MeTooChanged: Reactions(
        now=(
            follows.follow_shared,
            moderation.carry_me_too,
            escalations.feel_me_too,
            search.mark_thread_stale,
        )
    ),
    events.ThreadEscalated: Reactions(
        now=(
            search.mark_thread_stale,
            moderation.log_escalation,
        ),
        later=(notifications.tell_of_escalation,),
    ),
    events.EscalationMoved: Reactions(
        now=(flags.heed_triage, search.mark_thread_stale), later=(news_of_cases.tell_of_move,)
    ),
    events.KnownIssueChanged: Reactions(
        now=(log_of_issues.log_known_issue,), later=(fixes.tell_of_fix,)
    ),
    events.ThreadBound: Reactions(
        now=(log_of_issues.log_binding,), later=(fixes.tell_of_fix_before,)
    ),
    events.ClocksNoticed: Reactions(later=(alarms.tell_of_clocks,)),
    events.FollowUpAsked: Reactions(later=(news_of_cases.tell_of_follow_up,)),
}
