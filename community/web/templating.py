"""The engine of the templates: Flask's, with calls and imports between templates made cheap."""

from collections.abc import MutableMapping
from types import FunctionType
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2.runtime import Context

OF_JINJA = ("_loop_vars", "_block_vars")  # what a call inside a loop or a block brings along


class Calls(Context):
    """Jinja's context, which calls an ordinary function without asking first what it wants."""

    def __init__(
        self,
        environment: Environment,
        parent: dict[str, Any],
        name: str | None,
        blocks: dict[str, Any],
        **_globals: object,
    ) -> None:
        # It would note the names of all globals, and each import compare them with its template's own,
        # which are the same map, as `make_globals` says: a page of answers compared them forty times.
        super().__init__(environment, parent, name, blocks)

    def call(self, called: Any, /, *values: Any, **named: Any) -> Any:
        # A page calls some hundred functions, nearly all of them plain; Jinja looks at each anew for
        # a mark that it wants the context, which took longer than most of them do.
        if type(called) is not FunctionType or hasattr(called, "jinja_pass_arg"):
            return super().call(called, *values, **named)
        for name in OF_JINJA:
            named.pop(name, None)
        return called(*values, **named)


class Templates(Environment):
    """Flask's environment, whose templates share the globals themselves."""

    context_class = Calls

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template: those of the environment, for none of ours has its own."""
        # Jinja would lay an empty map over them. Each import in a template compares all their
        # names, and through that map this took a fifth of the time of a page of answers.
        return super().make_globals(d) if d else self.globals


def init(app: Flask) -> None:
    """Have the application's templates made by this engine; before anything asks for one."""
    app.jinja_environment = Templates
    # All templates there are, kept in a plain map: nothing has to be noted at each import.
    app.jinja_options = {**app.jinja_options, "cache_size": -1}
