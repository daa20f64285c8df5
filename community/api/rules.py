"""The rules that bring questions to the team, for programs of admins."""

from dataclasses import replace
from typing import Any

from community.api import service_shapes, service_wishes, showing
from community.api.auth import signed_in
from community.api.families import Family
from community.api.listing import Listed, listed
from community.domain.accounts.models import User
from community.domain.categories import queries as categories
from community.domain.categories.models import Category
from community.domain.escalation_rules import rulebook
from community.domain.escalation_rules.rules import Mode, Rule, when_met
from community.domain.escalation_rules.trying import dry_run
from community.domain.escalations.cards import RuleKind
from community.kernel.errors import Invalid, NotFound
from community.kernel.words import say

family = Family("Rules", "What brings questions to the team by itself. For admins.")


@family.get("/rules", gives=service_shapes.Rules, for_members=True)
def list_rules() -> Listed:
    """All rules: the general ones, then those of categories."""
    by = _admin()
    known = {category.id: category for category in categories.readable(by)}
    return listed(
        [_shown(rule, known.get(rule.category_id or 0)) for rule in rulebook.rules()], None
    )


@family.get(
    "/rules/<rule_kind>/dry-run", gives=service_shapes.RuleDryRun, asks=service_wishes.Trying,
    for_members=True,
)  # fmt: skip
def try_rule(wish: dict[str, Any], rule_kind: str) -> dict[str, Any]:
    """What a rule would have brought to the team in the last 30 days, and why. Nothing is changed."""
    by = _admin()
    rule, category = _standing(rule_kind, wish["category"], by)
    words = wish["words"]
    rule = replace(
        rule,
        threshold=rule.threshold if wish["threshold"] is None else wish["threshold"],
        words=rule.words if words is None else _words(words.split(",")),
        category_id=category.id if category else None,
    )
    rulebook.check(rule)
    tried = dry_run(rule, rulebook.rules())
    return {
        "asked": tried.asked,
        "count": tried.count,
        "is_much": tried.is_much,
        "items": [
            {
                "thread_id": one.thread_id,
                "title": one.title,
                "url": showing.question_url(one.thread_id),
                "at": one.at,
                "why": str(one.why),
            }
            for one in tried.caught
        ],
    }


@family.put("/rules/<rule_kind>", gives=service_shapes.Rule, asks=service_wishes.NewRule)
def change_rule(wish: dict[str, Any], rule_kind: str) -> dict[str, Any]:
    """Put a rule in place of what held. One that would catch very much is a 409 unless you are sure."""
    by = _admin()
    standing, category = _standing(rule_kind, wish["category"], by)
    rule = Rule(
        standing.kind, Mode(wish["mode"]), wish["threshold"], _words(wish["words"]),
        category.id if category else None,
    )  # fmt: skip
    rulebook.change_rule(by, rule, is_sure=wish["sure"])
    return _shown(rule, category)


@family.delete("/rules/<rule_kind>", asks=service_wishes.OfCategory)
def reset_rule(wish: dict[str, Any], rule_kind: str) -> None:
    """Take a category's own rule away, or put the general one back as it was shipped."""
    by = _admin()
    standing, category = _standing(rule_kind, wish["category"], by)
    rulebook.reset_rule(by, standing.kind, category.id if category else None)


def category_named(slug: str | None, by: User) -> Category | None:
    """The category that is meant, or none. Raises Invalid(category=…)."""
    try:
        return categories.get(slug, by) if slug else None
    except NotFound as error:
        raise Invalid(category=error.sentence) from error


def _admin() -> User:
    by = signed_in()
    rulebook.check_may(by)
    return by


def _standing(kind: str, slug: str | None, by: User) -> tuple[Rule, Category | None]:
    if kind not in set(RuleKind):
        raise NotFound(say("There is no such rule."))
    category = category_named(slug, by)
    return rulebook.rule_of(RuleKind(kind), category.id if category else None), category


def _words(typed: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(word.split()) for word in typed))


def _shown(rule: Rule, category: Category | None) -> dict[str, Any]:
    return {
        "kind": rule.kind,
        "category": showing.category_name(category.slug, category.name) if category else None,
        "mode": rule.mode,
        "threshold": rule.threshold,
        "words": list(rule.words),
        "sentence": str(when_met(rule)),
    }
