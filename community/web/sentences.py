"""What is said for each status when nothing more exact is known."""

from community.kernel.words import say

STATUS_SENTENCES = {
    400: say("We could not make sense of this request."),
    401: say("Sign in first."),
    403: say("You may not do this."),
    404: say("There is nothing at this address. It may have been moved, or mistyped."),
    405: say("This address does not take that kind of request."),
    408: say("The request took too long to arrive. Try again."),
    409: say("Somebody was quicker, or this is not possible any more. Look again."),
    410: say("This was removed."),
    412: say("This has changed since you opened it."),
    413: say("That is too much at once: pictures up to 5 MB, text up to 32,000 characters."),
    415: say("We do not take this kind of content."),
    422: say("Something in what you sent does not fit."),
    429: say("That was too often. Wait a little and try again."),
    500: say(
        "Something broke on our side. It is written down, and nothing you typed was accepted."
    ),
    503: say("We are out of breath just now. Nothing was lost; try again in a minute."),
}
