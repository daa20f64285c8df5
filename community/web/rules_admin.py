"""The rules that bring questions to the support team, as an admin sets and tries them."""

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.domain.accounts.models import User
from community.domain.categories import queries as categories
from community.domain.categories.models import Category
from community.domain.escalation_rules import rulebook
from community.domain.escalation_rules.rules import DEFAULTS, Mode, Rule
from community.domain.escalation_rules.trying import DryRun, dry_run
from community.domain.escalations.cards import RuleKind
from community.domain.settings.queries import terms
from community.domain.settings.schema import Amount
from community.kernel.errors import Conflict, Invalid, NotFound
from community.kernel.words import say
from community.web.filters import translated
from community.web.rendering import back_to, is_fragment, is_undo, refused, told, whole_number
from community.web.rule_words import words_typed
from community.web.viewer import admin

bp = Blueprint("rules_admin", __name__, url_prefix="/admin/rules")


@bp.get("")
def index() -> ResponseReturnValue:
    person = admin()
    names = {category.id: category for category in categories.readable(person)}
    rules = sorted(rulebook.rules(), key=lambda rule: list(RuleKind).index(rule.kind))
    return render_template(
        "admin/rules.html", rules=rules, categories=names, shipped=DEFAULTS,
        peer_hours=terms().of(Amount.PEER_HOURS),
    )  # fmt: skip


@bp.get("/<rule_kind>")
def show(rule_kind: str) -> ResponseReturnValue:
    person = admin()
    rule, category = _wanted(person, rule_kind, request.args.get("category"))
    tried = dry_run(rule, rulebook.rules()) if request.args.get("try") else None
    return _page(person, rule, category, tried)


@bp.route("/<rule_kind>", methods=["POST", "DELETE"])
def change(rule_kind: str) -> ResponseReturnValue:
    """Save the rule, try it without saving, or take it back."""
    person = admin()
    standing, category = _wanted(person, rule_kind, request.form.get("category"))
    if is_undo():
        rulebook.reset_rule(person, standing.kind, category.id if category else None)
        flash(_("The rule is as it was before it was changed here."), "success")
        return back_to(url_for("rules_admin.index"))
    try:
        rule = _typed(standing, category)
        if request.form.get("try"):
            return _tried(person, rule, category)
        rulebook.change_rule(
            person, rule, is_sure=bool(request.form.get("sure")), seen=request.form.get("seen")
        )
    except (Invalid, Conflict) as error:
        return _refused(person, standing, category, error)
    flash(_("The rule is saved. It holds for what happens from now on."), "success")
    tried = {"rule_kind": rule_kind, "category": category.slug if category else None, "try": 1}
    return back_to(url_for("rules_admin.show", **tried, _anchor="dry-run"))  # type: ignore[arg-type]


def _wanted(person: User, kind: str, slug: str | None) -> tuple[Rule, Category | None]:
    """The rule that holds, and the category it is asked for, if for one."""
    if kind not in set(RuleKind):
        raise NotFound(say("There is no such rule."))
    category = categories.get(slug, person) if slug else None
    return rulebook.rule_of(RuleKind(kind), category.id if category else None), category


def _typed(standing: Rule, category: Category | None) -> Rule:
    mode = request.form.get("mode", "")
    if mode not in set(Mode):
        raise Invalid(mode=say("A rule is off, proposes, or is automatic."))
    rule = Rule(
        standing.kind, Mode(mode), whole_number("threshold"),
        words_typed(request.form.get("words", "")) if standing.kind is RuleKind.WORDS else (),
        category.id if category else None,
    )  # fmt: skip
    rulebook.check(rule)
    return rule


def _tried(person: User, rule: Rule, category: Category | None) -> ResponseReturnValue:
    tried = dry_run(rule, rulebook.rules())
    if is_fragment():
        shown = render_template("admin/_dry_run.html", tried=tried, rule=rule)
        return f"{shown}{told('success', _('Tried. Nothing was saved.'), quiet=True)}"
    return _page(person, rule, category, tried)


def _refused(
    person: User, standing: Rule, category: Category | None, error: Invalid | Conflict
) -> ResponseReturnValue:
    if is_fragment():
        return refused(error.status, translated(error.sentence))
    wrong = {name: translated(said) for name, said in error.fields.items()}
    tried = None
    if "sure" in wrong:
        tried = dry_run(_typed(standing, category), rulebook.rules())
    said = "" if error.fields and not isinstance(error, Conflict) else translated(error.sentence)
    return _page(person, standing, category, tried, wrong, said), error.status


def _page(
    person: User,
    rule: Rule,
    category: Category | None,
    tried: DryRun | None,
    wrong: dict[str, str] | None = None,
    said: str = "",
) -> str:
    standing = rulebook.rule_of(rule.kind, category.id if category else None)
    values: dict[str, Any] = {
        "mode": rule.mode, "threshold": rule.threshold, "words": "\n".join(rule.words),
        "seen": rulebook.mark_of(standing),
    }  # fmt: skip
    is_own = standing.category_id is not None or (
        category is None and standing != DEFAULTS[rule.kind]
    )
    return render_template(
        "admin/rule.html", rule=rule, category=category, values=values | request.form.to_dict(),
        wrong=wrong or {}, refused=said, tried=tried, is_own=is_own,
        shipped=DEFAULTS[rule.kind], categories=categories.readable(person),
    )  # fmt: skip
