"""Who may open each page is said here, once; and nothing is changed at another site's bidding."""

import pytest
from sqlalchemy import func, select

from community.kernel.db import db
from tests.support import databases
from tests.support.who_may_open import (
    ADMINS,
    AGENTS,
    MAY_OPEN,
    MODERATORS,
    STAFF,
    VISITORS,
)

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
TURNED_AWAY = {401, 403, 404}


@pytest.fixture(scope="module")
def website(applications):
    """An application on SQLite: who may open what does not hang on the database."""
    return applications("sqlite")


def rules(app, methods):
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        for method in sorted(rule.methods & methods):
            yield rule, method


def address(app, endpoint, **values):
    with app.test_request_context():
        return app.url_for(endpoint, **values)


def is_sent_to_sign_in(response):
    return response.status_code == 401 or (
        response.status_code in (302, 303) and "/login" in response.headers["Location"]
    )


def filled(rule):
    """An address of a rule, whatever may be there."""
    kinds = {"Number": 1, "AnyConverter": "questions"}
    return {
        name: kinds.get(type(converter).__name__, 1 if name.endswith("_id") else "x")
        for name, converter in rule._converters.items()
    }


def test_every_page_has_a_row(website):
    pages = {rule.endpoint for rule, _ in rules(website, {"GET"})}

    assert pages - set(MAY_OPEN) == set(), "say in MAY_OPEN who may open it"
    assert set(MAY_OPEN) - pages == set(), "this page is gone"


@databases.ON_SQLITE
@pytest.mark.parametrize("endpoint", sorted(MAY_OPEN))
def test_a_page_opens_for_whom_it_should_and_for_nobody_else(app, cast, browse, endpoint):
    cast.thread(tags=["jam"])
    row = MAY_OPEN[endpoint]
    path = address(app, endpoint, **row.values)
    visitor, bystander = browse().get(path), browse(cast.cleo).get(path)
    moderator = browse(cast.mo).get(path)

    if not row.exists:
        assert visitor.status_code in TURNED_AWAY | {303, 410, 503}
        assert bystander.status_code in TURNED_AWAY | {410, 503}
    elif row.who == VISITORS:
        assert visitor.status_code < 400
        assert not is_sent_to_sign_in(visitor)
    elif row.who in (ADMINS, STAFF):
        assert is_sent_to_sign_in(visitor)
        assert bystander.status_code in TURNED_AWAY
        assert moderator.status_code in TURNED_AWAY
        assert browse(cast.root).get(path).status_code < 400
    else:
        entitled = browse(cast.sam).get(path) if row.who == AGENTS else moderator
        assert is_sent_to_sign_in(visitor)
        assert entitled.status_code < 400
        assert not is_sent_to_sign_in(entitled)
        if row.who == AGENTS:
            assert moderator.status_code in TURNED_AWAY
            assert bystander.status_code in TURNED_AWAY
        elif row.who == MODERATORS:
            assert bystander.status_code in TURNED_AWAY
        else:
            assert bystander.status_code < 400
            assert not is_sent_to_sign_in(bystander)


FOREIGN = (
    {"Origin": "https://evil.example"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "null", "Sec-Fetch-Site": "same-site"},
    {},
)


@databases.ON_SQLITE  # what refuses them has read two headers, and no row
@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_no_route_changes_anything_for_a_page_of_another_site(app, cast, browse, headers):
    thread = cast.thread()
    cast.answer(thread)
    client = browse(cast.root)
    del client.environ_base["HTTP_SEC_FETCH_SITE"]
    before = counts()

    tried = 0
    for rule, method in rules(app, UNSAFE):
        path = address(app, rule.endpoint, **filled(rule))
        answer = client.open(
            path, method=method, headers=headers, data={"body": "Taken over by evil"}
        )
        tried += 1
        # The interface for programs does not know cookies, so there is nobody for it here.
        refusals = {401, 403, 404} if rule.rule.startswith("/api/") else {403}
        assert answer.status_code in refusals, f"{method} {rule.rule}: {answer.status_code}"

    assert tried > 30, "the routes were not walked"
    assert counts() == before


def test_reading_writes_nothing(app, cast, browse):
    cast.answer(cast.thread(tags=["jam"]))
    client = browse(cast.root)
    before = counts()

    for rule, _ in rules(app, {"GET"}):
        values = MAY_OPEN[rule.endpoint].values if rule.endpoint in MAY_OPEN else filled(rule)
        client.get(address(app, rule.endpoint, **values))

    assert counts() == before


def counts():
    db.session.rollback()
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table))
        for table in db.metadata.sorted_tables
    }


def test_the_pages_of_development_are_not_there_in_production(tmp_path):
    app = databases.in_production(tmp_path)

    for_developers = ("/dev", "/styleguide")
    assert not [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(for_developers)]
