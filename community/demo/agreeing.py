"""What the demo community agreed on, and who would rather not hear whom."""

from community.demo.content import Table
from community.demo.stage import Act, Stage
from community.domain.blocks import operations as blocks
from community.domain.consents import operations as consents
from community.domain.consents.queries import find as find_text
from community.domain.consents.rules import Text


def publish(text: Table, admin: str) -> Act:
    """A version of one of the community's texts is published."""

    def act(stage: Stage) -> None:
        page = Text(text["page"])
        before = find_text(page)
        consents.publish(
            page, text["body"], by=stage.people[admin], note=text["note"],
            after=before.version if before else 0,
        )  # fmt: skip

    return act


def agree() -> Act:
    """Everybody has agreed to the texts, and one of them mutes another."""

    def act(stage: Stage) -> None:
        for person in stage.people.values():
            consents.agree(person)
        blocks.keep_away(stage.people["omar_k"], by=stage.people["layla"], kind="mute")

    return act
