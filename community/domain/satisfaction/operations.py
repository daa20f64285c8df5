"""The verb of ratings: say once how one found the help."""

from community.domain.accounts.models import User
from community.domain.accounts.rules import Right, may
from community.domain.escalations import moving
from community.domain.escalations.cards import Cause, Status
from community.domain.escalations.ending import take_up
from community.domain.escalations.models import SatisfactionOffer
from community.domain.escalations.wording import clean
from community.domain.satisfaction import rules
from community.kernel import clock
from community.kernel.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from community.kernel.operation import lock, operation
from community.kernel.words import Sentence, say, say_count


@operation
def rate(
    offer: SatisfactionOffer, by: User, rating: int | None, comment: str = ""
) -> SatisfactionOffer:
    """Rate the help with a case, once; LOW or less opens a solved case again for its owner.

    Raises NotFound for another's offer, Forbidden, Invalid, Conflict when it was taken or the case
    goes on, Gone when its time is over.
    """
    now = clock.now()
    thread, escalation = moving.locked(offer.escalation_id)
    offer = lock(SatisfactionOffer, offer.id)
    check_open(offer, by, escalation.status)
    comment = _clean(rating, comment)

    offer.rating, offer.comment, offer.rated_at = rating, comment, now
    if rating is not None and rating <= rules.LOW and escalation.status == Status.SOLVED:
        take_up(thread, escalation, by, Cause.LOW_RATING)
    return offer


def check_open(offer: SatisfactionOffer, by: User, status: str) -> None:
    """Raises NotFound, Forbidden, Conflict, Gone unless this person can take the offer now.

    `status` is where its case stands.
    """
    now = clock.now()
    if offer.user_id != by.id:
        raise NotFound(say("You were not asked how you found the help with this case."))
    if not may(by, Right.ASK, now):
        raise Forbidden(say("You cannot rate anything just now."))
    if offer.rated_at is not None:
        raise Conflict(say("You have rated this already. Thank you."))
    if now >= offer.expires_at:
        raise Gone(_over(offer))
    if not rules.is_open(offer, status, now):
        raise Conflict(say("The support team has this again. You can rate it once it is solved."))


def _over(offer: SatisfactionOffer) -> Sentence:
    # What was offered stands, whatever is offered today.
    return say_count(
        "This could be rated for %(num)s day, and it is over.",
        "This could be rated for %(num)s days, and they are over.",
        (offer.expires_at - offer.offered_at).days,
    )


def _clean(rating: int | None, comment: str) -> str:
    is_number = isinstance(rating, int) and not isinstance(rating, bool)
    if not is_number or not rules.LEAST <= (rating or 0) <= rules.MOST:
        raise Invalid(rating=say("Choose a number from 1 to 5."))
    comment = clean("comment", comment)
    if len(comment) > rules.MAX_COMMENT:
        raise Invalid(comment=say("At most %(n)s characters.", n=rules.MAX_COMMENT))
    return comment
