"""Which theme a page has: the device's, unless somebody chose one in this browser."""

from flask import Flask, request

COOKIE = "theme"
COLOURS = {"light": "#ffffff", "dark": "#171c1d"}
"""The themes, each with the colour that the browser's own bar takes."""

CHOICES = frozenset({None, *(f"{COOKIE}={theme}" for theme in COLOURS)})
"""The header of cookies of somebody who brings nothing but a theme, or nothing at all."""


def init(app: Flask) -> None:
    """Have each document know its theme."""
    app.jinja_env.globals.update(chosen_theme=chosen_theme, bars=bars)


def chosen_theme() -> str | None:
    """The theme chosen in this browser; None leaves it to the device.

    `static/js/elements/switch_theme.js` keeps it, in a cookie, so that the first frame is right without a script
    that holds it up.
    """
    theme = request.cookies.get(COOKIE)
    return theme if theme in COLOURS else None


def bars() -> list[tuple[str, str, str]]:
    """For each theme its name, the colour of the browser's bar, and on which devices it counts."""
    chosen = chosen_theme()
    return [(name, colour, _where(name, chosen)) for name, colour in COLOURS.items()]


def _where(name: str, chosen: str | None) -> str:
    if chosen is None:
        return f"(prefers-color-scheme: {name})"
    else:
        return "all" if name == chosen else "not all"
