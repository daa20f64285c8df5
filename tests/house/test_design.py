"""The look keeps its promises: colours can be read in both themes, and every sheet works right to left."""

import re
from math import cos, pi, sin
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text()
FALLBACK_AT = TOKENS.index("@supports not")
SHEETS = sorted(CSS.rglob("*.css"))
COMPONENTS = sorted((CSS / "components").glob("*.css"))
TEXT, MARK = 4.5, 3.0  # WCAG 2.2: 1.4.3 and 1.4.11

GROUNDS = ("ground", "raised", "sunk", "accent-tint", "note", "lane")
STATES = ("needs-answer", "waiting", "answered", "support", "solved", "official", "closed")
INKS = ("ink", "ink-soft", "accent", *STATES)
PAIR = re.compile(r"--color-([\w-]+): light-dark\(oklch\(([\d. ]+)\), oklch\(([\d. ]+)\)\);")
HEX = re.compile(r"--color-([\w-]+): #([0-9a-f]{3,6});")


def linear(lightness, chroma, hue):
    """Linear sRGB of an OKLCH colour, cut to what a screen shows. https://bottosson.github.io/posts/oklab/"""
    a, b = chroma * cos(hue * pi / 180), chroma * sin(hue * pi / 180)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    rows = (
        (4.0767416621, -3.3077115913, 0.2309699292),
        (-1.2684380046, 2.6097574011, -0.3413193965),
        (-0.0041960863, -0.7034186147, 1.7076147010),
    )
    return tuple(min(max(x * long + y * middle + z * short, 0.0), 1.0) for x, y, z in rows)


def from_hex(digits):
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return tuple(
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )


def palettes():
    light, dark = {}, {}
    for name, by_day, by_night in PAIR.findall(TOKENS):
        light[name] = linear(*map(float, by_day.split()))
        dark[name] = linear(*map(float, by_night.split()))
    old = {name: from_hex(digits) for name, digits in HEX.findall(TOKENS[FALLBACK_AT:])}
    return {"light": light, "dark": dark, "before light-dark()": old}


PALETTES = palettes()
THEMES = sorted(PALETTES)


def luminance(colour):
    red, green, blue = colour
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """WCAG's ratio of two colours, from 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def too_faint(theme, fronts, grounds, least):
    colours = PALETTES[theme]
    return {
        f"{front} on {ground}": round(contrast(colours[front], colours[ground]), 2)
        for front in fronts
        for ground in grounds
        if contrast(colours[front], colours[ground]) < least
    }


def test_the_measure_is_right():
    black, white = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)

    assert contrast(black, white) == pytest.approx(21)
    assert contrast(from_hex("767676"), white) == pytest.approx(4.54, abs=0.01)
    # The same grey, said in both ways.
    assert linear(0.5999, 0, 0) == pytest.approx(from_hex("808080"), abs=0.001)


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read_on_every_ground(theme):
    assert too_faint(theme, INKS, GROUNDS, TEXT) == {}
    assert too_faint(theme, ["on-accent"], ["accent-fill", "accent-push"], TEXT) == {}


@pytest.mark.parametrize("theme", THEMES)
def test_the_edges_of_fields_and_the_ring_of_focus_can_be_seen(theme):
    assert too_faint(theme, ["edge"], ["ground", "raised", "sunk"], MARK) == {}
    assert too_faint(theme, ["accent", "accent-fill"], GROUNDS, MARK) == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_state_can_be_read_on_its_own_tint(theme):
    # components/turn.css: nine parts of the state in a hundred, on what is raised.
    colours = PALETTES[theme]
    faint = {
        state: round(contrast(colours[state], tint), 2)
        for state in STATES
        if contrast(
            colours[state],
            tint := tuple(
                0.09 * own + 0.91 * ground
                for own, ground in zip(colours[state], colours["raised"], strict=True)
            ),
        )
        < TEXT
    }

    assert faint == {}


def test_every_theme_names_every_colour():
    names = set(PALETTES["light"])

    assert len(names) > 20, "the tokens are written otherwise now: read them anew"
    # It has no color-mix() either, so it names the one that the others mix.
    assert set(PALETTES["before light-dark()"]) == names | {"hover"}


def declarations(sheet):
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)


PHYSICAL = re.compile(
    r"\b(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)\b"
    r"|(?<![-\w])(?:left|right|top|bottom|(?:min-|max-)?(?:width|height))\s*:"
    r"|text-align\s*:\s*(?:left|right)|(?:float|clear)\s*:\s*(?:left|right)"
)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_says_start_and_end_and_never_left_and_right(sheet):
    lines = declarations(sheet).splitlines()

    assert [line.strip() for line in lines if PHYSICAL.search(line)] == []


COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|oklab)a?\(\s*[\d.]", re.IGNORECASE)
OWN_COLOURS = {"avatar.css"}  # twelve hues, made from the name


@pytest.mark.parametrize("sheet", COMPONENTS, ids=lambda sheet: sheet.name)
def test_a_component_opens_with_its_html_and_takes_its_colours_from_the_tokens(sheet):
    text = sheet.read_text()
    example = text[: text.index("*/")]

    assert text.startswith("/* ")
    assert 'class="' in example or "templates/" in example
    assert "@layer components {" in text
    if sheet.name not in OWN_COLOURS:
        assert COLOUR.findall(declarations(sheet)) == []


@pytest.mark.parametrize(
    "wish",
    [
        "(prefers-reduced-motion: reduce)",
        "(prefers-contrast: more)",
        "(forced-colors: active)",
        "(pointer: coarse)",
        "print",
    ],
)
def test_the_sheets_hear_what_a_person_asked_of_their_device(wish):
    assert [sheet.name for sheet in SHEETS if f"@media {wish}" in sheet.read_text()]


def test_less_motion_is_said_in_the_last_layer():
    # In an earlier one, the transition of any component would win over it.
    last = (CSS / "layers.css").read_text().rstrip(";\n").split()[-1]

    assert last == "utilities"
    assert "prefers-reduced-motion: reduce" in (CSS / "utilities.css").read_text()
