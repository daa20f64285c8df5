"""axe finds nothing on any page, for any role, in either theme."""

import pytest

from tests.support import axe
from tests.support.town import question

EVERYBODY = {
    "home": lambda town: "/",
    "needs answer": lambda town: "/?view=needs-answer",
    "an empty list": lambda town: "/?view=solved&tag=labels&only=with_support",
    "a category": lambda town: f"/c/{town.category.slug}",
    "categories": lambda town: "/c",
    "a tag": lambda town: "/tags/wifi",
    "tags": lambda town: "/tags",
    "a solved question": lambda town: question(town.solved),
    "a question without answers": lambda town: question(town.waiting),
    "a question with support": lambda town: question(town.handed_over),
    "a closed question": lambda town: question(town.closed),
    "a locked question": lambda town: question(town.locked),
    "history": lambda town: f"/posts/{town.best.id}/history",
    "ask": lambda town: "/questions/new",
    "search": lambda town: "/search",
    "search, found": lambda town: "/search?q=printer",
    "search, nothing found": lambda town: "/search?q=zeppelin",
    "people": lambda town: "/people",
    "a profile": lambda town: "/people/ben",
    "badges": lambda town: "/badges",
    "who helps most": lambda town: "/leaders",
    "what reputation opens": lambda town: "/privileges",
    "about": lambda town: "/about",
    "accessibility": lambda town: "/accessibility",
    "status": lambda town: "/status",
    "API": lambda town: "/api/docs",
    "a call of the API": lambda town: "/api/docs#list-threads",
    "a shape of the API": lambda town: "/api/docs#shape-thread",
    "known issues": lambda town: "/known-issues",
    "not found": lambda town: "/nowhere",
}
# What the role of its reader changes beyond the bar, which all pages share.
ALIKE = frozenset(
    ("categories", "tags", "a tag", "an empty list", "needs answer", "search", "search, nothing found",
     "history", "people", "badges", "who helps most", "about", "accessibility", "status", "API",
     "known issues", "not found", "a locked question")
)  # fmt: skip
SIGNED_IN = {name: address for name, address in EVERYBODY.items() if name not in ALIKE}
VISITORS = {
    "log in": lambda town: "/login",
    "join": lambda town: "/join",
    "forgot": lambda town: "/forgot",
}
MEMBERS = {
    "for you": lambda town: "/?view=for-you",
    "notifications": lambda town: "/notifications",
    "profile settings": lambda town: "/settings/profile",
    "password": lambda town: "/settings/password",
    "sessions": lambda town: "/settings/sessions",
    "notification settings": lambda town: "/settings/notifications",
    "tokens": lambda town: "/settings/tokens",
    "leave": lambda town: "/settings/leave",
    "drafts": lambda town: "/drafts",
    "edit": lambda town: f"/posts/{town.asked.id}/edit",
    "own flags": lambda town: "/flags",
    "own escalations": lambda town: "/escalations",
    "flag": lambda town: f"/posts/{town.best.id}/flags",
    "suggest an edit": lambda town: f"/posts/{town.best.id}/suggestions",
    "forbidden": lambda town: f"/questions/{town.waiting.id}/closure",
}
STAFF = {
    "the desk": lambda town: "/desk",
    "who is there": lambda town: "/desk/team",
    "shifts": lambda town: "/desk/team/printing/agent0",
    "a case that is offered": lambda town: question(town.offered),
    "the desk with a case beside it": lambda town: "/desk?title=charged&case=1",
    "ready replies": lambda town: "/desk/replies",
    "insights": lambda town: "/insights",
    "write a ready reply": lambda town: "/desk/replies/new",
    "review": lambda town: "/review",
    "something to review": lambda town: f"/review/{town.items[0]}",
    "an edit to review": lambda town: f"/review/{town.items[1]}",
    "a hidden answer": lambda town: question(town.waiting),
    "tend a question": lambda town: f"/questions/{town.waiting.id}/moderation",
    "tend a post": lambda town: f"/posts/{town.best.id}/moderation",
    "a record": lambda town: "/people/ben/record",
    "edit": lambda town: f"/posts/{town.best.id}/edit",
    "close": lambda town: f"/questions/{town.waiting.id}/closure",
}
ADMINS = {
    "audit log": lambda town: "/admin/audit",
    "watched words": lambda town: "/admin/words",
    "settings of the community": lambda town: "/admin/settings",
    "categories": lambda town: "/admin/categories",
    "a category": lambda town: "/admin/categories/printing",
    "roles": lambda town: "/admin/roles",
    "vote patterns": lambda town: "/admin/votes",
    "teams": lambda town: "/admin/teams",
    "a team": lambda town: "/admin/teams/printing",
    "rules": lambda town: "/admin/rules",
    "a rule, tried": lambda town: "/admin/rules/words?try=1",
    "service levels": lambda town: "/admin/service-levels",
    "a policy": lambda town: "/admin/service-levels/policy",
    "a calendar": lambda town: "/admin/service-levels/calendars/new",
}
# Laid out otherwise where there is no room; the rest only stands in one column.
NARROW = (
    "home", "a category", "tags", "a solved question", "a question with support", "ask", "search, found",
    "a profile", "who helps most", "status", "log in",
)  # fmt: skip
WHO_SEES = {
    "a visitor with a phone": (
        lambda town: None,
        {name: address for name, address in (EVERYBODY | VISITORS).items() if name in NARROW},
    ),
    "a visitor": (lambda town: None, EVERYBODY | VISITORS),
    "the asker": (lambda town: town.ada, SIGNED_IN | MEMBERS),
    "an agent": (lambda town: town.sam, SIGNED_IN | STAFF),
    "an admin": (lambda town: town.root, ADMINS),
}


@pytest.mark.slow
@pytest.mark.timeout(600)  # it reads some thirty pages, each in both themes
@pytest.mark.parametrize(
    ("who", "phone"),
    [
        ("a visitor", False),
        ("a visitor with a phone", True),
        ("the asker", False),
        ("an agent", False),
        ("an admin", False),
    ],
)
def test_axe_finds_nothing(visit, town, who, phone):
    person, pages = WHO_SEES[who]
    page = visit(person(town), phone=phone)
    visit.bear("404")
    found, known = [], set()

    for name, address in pages.items():
        page.goto(address(town))
        # A narrow page has the colours of the wide one.
        wrong = axe.findings(page, both_themes=not phone, known=known)
        found += [f"{name}: {one}" for one in wrong]

    assert not found, "\n".join(found)
