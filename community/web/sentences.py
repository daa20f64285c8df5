"""What is said for each status when nothing more exact is known, and what to do next."""

from dataclasses import dataclass

from community.kernel.words import say


@dataclass(frozen=True, slots=True)
class Refusal:
    """A headline, what happened, and what to do next; the last may be empty."""

    title: str
    sentence: str
    advice: str = ""


REFUSALS = {
    400: Refusal(
        say("That did not arrive whole"),
        say("We could not make sense of this request."),
        say("Go back and try once more, or start from the questions."),
    ),
    401: Refusal(say("Log in first"), say("Sign in first.")),
    403: Refusal(say("This is not open to you"), say("You may not do this.")),
    404: Refusal(
        say("This page is not here"),
        say("There is nothing at this address. It may have been moved, or mistyped."),
        say("Search for what you wanted to read."),
    ),
    405: Refusal(
        say("That is not how this address works"),
        say("This address does not take that kind of request."),
        say("Nothing was changed. Go back and use the buttons of the page."),
    ),
    408: Refusal(
        say("That took too long"), say("The request took too long to arrive."), say("Try again.")
    ),
    409: Refusal(
        say("Somebody was quicker"),
        say("What you wanted to do is not possible any more."),
        say("Look again at how it stands now."),
    ),
    410: Refusal(
        say("This was removed"),
        say("Its author or a moderator took it away."),
        say("Search for it: the same question is often answered elsewhere."),
    ),
    412: Refusal(
        say("It has changed meanwhile"),
        say("This has changed since you opened it."),
        say("Open it anew, and make your change there."),
    ),
    413: Refusal(
        say("That is too much at once"),
        say("A picture may have up to 5 MB, a text up to 32,000 characters."),
        say("Go back: what you typed is still there. Make it smaller, and send it again."),
    ),
    415: Refusal(
        say("That kind of thing does not fit"), say("We do not take this kind of content.")
    ),
    422: Refusal(
        say("Something does not fit"),
        say("Something in what you sent does not fit."),
        say("Go back, change it, and send it again."),
    ),
    429: Refusal(
        say("That was too often"),
        say("More came from you at once than we take."),
        say("Wait a little, and try again."),
    ),
    500: Refusal(
        say("Something broke on our side"),
        say("It is written down, and nothing you typed was accepted."),
        say("Go back to find what you typed, and try again in a while."),
    ),
    503: Refusal(
        say("We are out of breath"),
        say("Nothing was lost, and nothing was changed."),
        say("Try again in a minute."),
    ),
}
OTHER = Refusal(say("This did not work"), say("Your request was not taken."))


def refusal_of(status: int) -> Refusal:
    """What is said for a status; a fault we have no words for is one of ours."""
    return REFUSALS.get(status) or (REFUSALS[500] if status >= 500 else OTHER)
