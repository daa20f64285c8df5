"""Brings the catalogues up to date with the code, compiles them, and says what is left to translate."""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "community" / "translations"
KEYWORDS = {
    "_": None, "_l": None, "gettext": None, "lazy_gettext": None, "say": None,
    "ngettext": (1, 2), "say_count": (1, 2), "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def main(new: list[str]) -> int:
    """Update every catalogue, and begin those of new languages; 1 if anything is untranslated."""
    template = extracted()
    for locale in new:
        catalogue_of(locale).parent.mkdir(parents=True, exist_ok=True)
    locales = sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir())
    return max([_update(locale, template) for locale in locales], default=0)


def extracted() -> Catalog:
    """All there is to translate, with the files it stands in."""
    with (FOLDER / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)
    template = Catalog(project="Peerdesk", charset="utf-8")
    found = extract_from_dir(ROOT, methods, options, keywords=KEYWORDS, directory_filter=_is_ours)
    # In one order on all machines, whatever order their folders are read in.
    for file, _line, message, _comments, context in sorted(found, key=lambda one: one[:2]):
        template.add(message, locations=[(file, 0)], context=context)
    return template


def catalogue_of(locale: str) -> Path:
    return FOLDER / locale / "LC_MESSAGES" / "messages.po"


def read(locale: str) -> Catalog:
    """The catalogue of a language as it is kept, or an empty one."""
    path = catalogue_of(locale)
    if not path.exists():
        return _begun(locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def untranslated(catalogue: Catalog) -> list[str]:
    """The messages that have no words yet, or only guessed ones."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and (message.fuzzy or not _is_complete(message.string))
    ]


def _begun(locale: str) -> Catalog:
    catalogue = Catalog(locale=locale, project="Peerdesk", charset="utf-8", fuzzy=False)
    language = catalogue.locale.english_name
    catalogue.header_comment = (
        f"# The words of Peerdesk in {language}. docs/translating.md says how to change them."
    )
    # Babel would have these filled in by hand.
    catalogue.version = catalogue.msgid_bugs_address = catalogue.last_translator = ""
    catalogue.language_team = language
    return catalogue


def _update(locale: str, template: Catalog) -> int:
    catalogue = read(locale)
    # Guesses would be shown to nobody, and dates would change the file when no word has.
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    path = catalogue_of(locale)
    with path.open("wb") as file:
        write_po(
            file, catalogue, width=100, sort_output=True, ignore_obsolete=True, include_lineno=False
        )
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, read(locale))
    left = untranslated(catalogue)
    print(f"{locale}: {len(catalogue) - len(left)} of {len(catalogue)} translated")
    for message in left:
        print(f"  {message}")
    return 1 if left else 0


def _is_complete(words: str | tuple[str, ...] | None) -> bool:
    return all(words) if isinstance(words, tuple) else bool(words)


def _is_ours(folder: str) -> bool:
    return not Path(folder).name.startswith(".") and Path(folder).name != "var"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
