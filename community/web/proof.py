"""The password again before grave changes, unless it was given in this session a short while ago."""

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue

from community.domain.accounts import operations, rules
from community.domain.accounts.cards import Role
from community.kernel import clock
from community.kernel.errors import Invalid, RateLimited
from community.kernel.words import say
from community.web.filters import translated
from community.web.forms.settings import ProofForm
from community.web.rendering import form_again, is_fragment, is_undo, refused
from community.web.viewer import current_session, signed_in, viewer

ADMINISTRATION = "/admin"
ASKS_ITSELF = frozenset({"roles_admin"})  # in its own forms
# A rule is tried out by the form that saves it: then nothing changes.
TRIED, TRYING = "rules_admin.change", "try"
FIELD = "current"
LOOKING = ("GET", "HEAD", "OPTIONS")


def init(app: Flask) -> None:
    """Have whoever changes something of the administration give the password first."""
    app.before_request(_ask_first)


def is_given() -> bool:
    """Whether this session need not be asked now."""
    return rules.is_proved(current_session(), clock.now())


def ask(password: str | None) -> None:
    """See that the password is right, if it must be given now. Raises Invalid(current=…), RateLimited."""
    session = current_session()
    if not rules.is_proved(session, clock.now()):
        operations.prove(signed_in(), password or "", address=request.remote_addr or "")
        operations.note_proof(session)


def _ask_first() -> ResponseReturnValue | None:
    if not _weighs() or is_given():
        return None
    if is_fragment():  # no place for a page; sent whole, the form comes back to where it stood
        return refused(403, translated(say("Your password is asked for first. Save, and give it.")))
    form = ProofForm()
    if FIELD not in request.form:
        return _page(form), 422
    try:
        ask(form.current.data)
    except (Invalid, RateLimited) as error:
        form.take_refusal(error)
        return form_again(_page(form), error)
    return None


def _weighs() -> bool:
    rule = request.url_rule
    if rule is None or request.method in LOOKING or request.blueprint in ASKS_ITSELF:
        return False
    if not f"{rule.rule}/".startswith(f"{ADMINISTRATION}/") or _is_tried():
        return False
    person = viewer()
    # Who may do nothing there is told so by the page, and by no question.
    return person is not None and Role(person.role) is not Role.MEMBER


def _is_tried() -> bool:
    return request.endpoint == TRIED and bool(request.form.get(TRYING)) and not is_undo()


def _page(form: ProofForm) -> str:
    kept = [(name, text) for name, text in request.form.items(multi=True) if name != FIELD]
    return render_template(
        "admin/proof.html", form=form, kept=kept, address=request.full_path.rstrip("?")
    )
