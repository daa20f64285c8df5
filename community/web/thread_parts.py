"""The parts of a thread's page that a verb changed, for the page that stands; the same partials as the page's own."""

from flask import get_template_attribute, render_template

from community.domain.accounts.models import User
from community.domain.follows import queries as follows
from community.domain.settings.queries import terms
from community.domain.threads import queries
from community.domain.threads.cards import PostCard
from community.domain.threads.models import Post, Thread
from community.domain.votes import queries as votes
from community.domain.votes.rules import lacks, may_vote
from community.kernel import clock
from community.kernel.errors import Invalid
from community.web import thread_page
from community.web.pages import Rights, ThreadPage
from community.web.rendering import part, shown_after


def changes(thread_id: int, person: User, *post_ids: int | None) -> str:
    """Everything on the page that a verdict or a moderator can change, and of the posts only these.

    The others keep their places, so that nothing moves under the eyes of whoever reads.
    """
    page = _page_shown(queries.get_thread(thread_id, person, removed=True), person)
    wanted = [card for card in _everything(page) if card.id in post_ids]
    return render_template("threads/_changes.html", page=page, changed=wanted)


def vote_box(post: Post, person: User) -> str:
    """The votes of one post, after this person's."""
    mine = votes.votes_by(person, [post.id]).get(post.id)
    numbers = terms()
    rights = Rights(
        vote=may_vote(person, post, clock.now()),
        up_needs=lacks(person, 1, numbers),
        down_needs=lacks(person, -1, numbers),
    )
    macro = get_template_attribute("shared/_vote_box.html", "vote_box")
    return part(f"#votes-{post.id}", macro(post, mine, rights))


def me_too(thread: Thread, person: User) -> str:
    """How many have the problem, and whether this person does."""
    macro = get_template_attribute("threads/_stances.html", "me_too")
    return part(
        "#me-too",
        macro(thread, votes.has_this_too(person, thread.id), thread.asker_id == person.id),
    )


def follow(thread: Thread, person: User) -> str:
    """Whether this person follows a thread, and how many do."""
    button, number = (
        get_template_attribute("threads/_stances.html", name) for name in ("follow", "followers")
    )
    is_following = follows.is_following(person, thread.id)
    return part("#follow", button(thread, is_following)) + part("#followers", number(thread))


def _page_shown(thread: Thread, person: User) -> ThreadPage:
    try:
        return thread_page.assemble(thread, person, shown_after())
    except Invalid:
        # The verb is done, whatever stood in the address; the first answers will do.
        return thread_page.assemble(thread, person)


def _everything(page: ThreadPage) -> list[PostCard]:
    posts = [page.question, *page.answers, *page.beside]
    return [*posts, *(comment for post in posts for comment in post.comments)]
