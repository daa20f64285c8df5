import flask
import pytest

from community.web.addresses import url_for


@pytest.mark.parametrize("root", ["", "/help{0}"])
def test_every_address_made_of_numbers_is_the_one_flask_makes(app, root):
    compared = 0
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": root}):
        for rule in app.url_map.iter_rules():
            names = sorted(rule.arguments)
            if not rule.defaults and all(rule._converters[name].regex == r"\d+" for name in names):
                for number in (7, 0, 2_147_483_646):
                    values = {name: number + at for at, name in enumerate(names)} | {"page": 3}
                    assert url_for(rule.endpoint, **values) == flask.url_for(
                        rule.endpoint, **values
                    )
                    compared += 1

    assert compared > 300


def test_what_is_not_a_number_is_left_to_flask(app):
    with app.test_request_context():
        assert url_for("threads.tag", slug="a b/c") == "/tags/a%20b/c"
        assert url_for("threads.show", thread_id=1, slug="x", after=None) == "/questions/1/x"
        assert url_for("threads.home", only=True, _anchor="list") == "/?only=True#list"
