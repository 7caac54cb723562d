"""Catalogues: extract message ids, keep the English one in step, derive Traditional Chinese, compile."""

from collections.abc import Iterator
from pathlib import Path

import click
import opencc
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from flask.cli import AppGroup

from app import HERE
from app.chains.catalogue import load_catalogue
from app.chains.service import SHIPPED_SOURCE
from app.kinds import KINDS
from app.kinds.labels import labels
from config import Settings

commands = AppGroup("translations", help="Catalogues of the interface.")
FOLDER = HERE / "translations"
ENGLISH = FOLDER / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {"t": None, "_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
METHODS = [("app/**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
OPTIONS = {
    "templates/**.html": {"trimmed": "true", "silent": "false"},
    "templates/**.txt": {"trimmed": "true", "silent": "false"},
}


def extract() -> Catalog:
    """Every message id of the code, the templates and the data that ship with them, with the places where it stands."""
    catalogue = Catalog(charset="utf-8", fuzzy=False)
    found = extract_from_dir(str(HERE.parent), METHODS, OPTIONS, keywords=KEYWORDS, directory_filter=_wanted)
    for name, line, message, comments, context in found:
        catalogue.add(message, None, [(name, line)], auto_comments=comments, context=context)
    for where, words in data_words():
        if words not in catalogue:
            catalogue.add(words, None, [(where, 1)])
    return catalogue


def data_words() -> Iterator[tuple[str, str]]:
    """(where, words) of the message ids that stand in data: the kinds' forms and rubrics, the shipped chains.

    Rows keep copies of them; pages look each up as it stands (``Text(copied)``, in templates ``copied|kept``).
    """
    yield from ((f"app/kinds:{kind.name}", words) for kind in KINDS.values() for words in labels(kind))
    for chain in load_catalogue().chains:
        yield from (("app/chains/data/chains.csv", words) for words in (chain.cluster, chain.name))
    yield from (("app/chains/data/regions.csv", region.name_zh) for region in load_catalogue().regions)
    yield from (("app/chains/service.py", SHIPPED_SOURCE), ("config.py", Settings.organiser))


def _wanted(folder: str) -> bool:
    return Path(folder).name not in {
        ".venv",
        "node_modules",
        "var",
        "tests",
        "migrations",
        "scripts",
        "static",
        ".git",
    }


def english() -> Catalog:
    """The English catalogue as it is kept."""
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def missing() -> list[str]:
    """Message ids without an English translation."""
    kept = english()
    ids = [m.id for m in extract() if m.id]
    return [str(each) for each in ids if (found := kept.get(each)) is None or not found.string]


def traditional(kept: Catalog) -> Catalog:
    """The catalogue of Traditional Chinese: every message id through opencc (Taiwan standard)."""
    convert = opencc.OpenCC("s2tw").convert
    derived = Catalog(locale="zh_Hant_TW", charset="utf-8", fuzzy=False)
    for message in kept:
        if message.id:
            ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
            string = convert(ids[0])
            derived.add(message.id, (string,) if len(ids) > 1 else string)
    return derived


@commands.command("update")
def update() -> None:
    """Bring the English catalogue in step with the code: new ids empty, dead ids dropped."""
    found = extract()
    kept = english() if ENGLISH.exists() else Catalog(locale="en", fuzzy=False)
    fresh = Catalog(locale="en", charset="utf-8", fuzzy=False, project="jiebang")
    for message in sorted((m for m in found if m.id), key=lambda m: str(m.id)):
        old = kept.get(message.id)
        fresh.add(message.id, old.string if old else "")
    with ENGLISH.open("wb") as file:
        write_po(file, fresh, width=0, no_location=True, omit_header=False)
    click.echo(f"{len(fresh)} message ids, {len(missing())} without English")


@commands.command("build")
def build() -> None:
    """Compile English, and derive and compile Traditional Chinese."""
    kept = english()
    for locale, catalogue in (("en", kept), ("zh_Hant_TW", traditional(kept))):
        folder = FOLDER / locale / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "messages.mo").open("wb") as file:
            write_mo(file, catalogue)
    click.echo(f"compiled {len(kept)} messages")


@commands.command("missing")
def show_missing() -> None:
    """Print the ids that have no English yet; exit 1 if there are any."""
    ids = missing()
    for each in ids:
        click.echo(each)
    raise SystemExit(1 if ids else 0)
