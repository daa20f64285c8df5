"""What search engines and those who share a link are told, beside the page itself: https://schema.org/QAPage."""

from flask import Flask, current_app

from community.domain.accounts.cards import PersonCard
from community.domain.threads.cards import Audience, PostCard
from community.domain.threads.rendering import excerpt
from community.kernel import markdown
from community.web.filters import person_url, post_url, thread_url
from community.web.pages import ThreadPage
from community.web.times import iso

LONGEST = 1000  # characters of a post; the page has the rest
SUGGESTED = 3  # answers without a verdict

Described = dict[str, object]


def init(app: Flask) -> None:
    """Give the templates their words for the outside."""
    app.jinja_env.filters.update(excerpt=excerpt)
    app.jinja_env.globals.update(full_url=full_url, described_question=question)


def full_url(path: str) -> str:
    """An address of ours with its host, for those who meet it outside the site."""
    return f"{current_app.config['BASE_URL']}{path}"


def question(page: ThreadPage) -> Described | None:
    """The question and its answers as anybody may read them; None while there is no answer to show."""
    answers = [card for card in page.answers if _is_open(card)]
    if not answers or not _is_open(page.question):
        return None

    settled = {page.acceptance and page.acceptance.post_id, page.official and page.official.post_id}
    chosen = [_answer(card) for card in answers if card.id in settled]
    others = [_answer(card) for card in answers if card.id not in settled][:SUGGESTED]
    return {
        "@context": "https://schema.org",
        "@type": "QAPage",
        "mainEntity": {
            "@type": "Question",
            "name": page.title,
            "answerCount": page.answer_count,
            **_post(page.question),
            "url": full_url(thread_url(page)),
            **({"acceptedAnswer": chosen} if chosen else {}),
            **({"suggestedAnswer": others} if others else {}),
        },
    }


def _is_open(card: PostCard) -> bool:
    return card.audience == Audience.PUBLIC and card.removed_at is None


def _answer(card: PostCard) -> Described:
    return {"@type": "Answer", **_post(card), "url": full_url(post_url(card))}


def _post(card: PostCard) -> Described:
    text = markdown.plain(card.html)
    return {
        "text": text if len(text) <= LONGEST else text[: LONGEST - 1] + "…",
        "upvoteCount": card.score,
        "datePublished": iso(card.created_at),
        **({"author": _person(card.author)} if card.author.handle else {}),
    }


def _person(person: PersonCard) -> Described:
    return {"@type": "Person", "name": person.name, "url": full_url(person_url(person))}
