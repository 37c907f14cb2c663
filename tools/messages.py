"""The texts of the pages and their translations, with Babel alone.

    update          brings every django.po up to date with the sources
    compile FILE    writes the .mo beside a .po, and till.json for the till

English stands in the sources; a text gone from them leaves the .po files too.
"""

from __future__ import annotations

import ast
import io
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_javascript, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "stamgast"
TILL = ROOT / "till" / "src"
LOCALE = PACKAGE / "locale"
LANGUAGES = ("sv", "nl")

# What marks a text, and at which arguments it stands: gettext's own notation.
Places = tuple[int | tuple[int, str], ...]
SINGULAR: Places = (1,)
PLURAL: Places = (1, 2)
IN_CONTEXT: Places = ((1, "c"), 2)
PLURAL_IN_CONTEXT: Places = ((1, "c"), 2, 3)
MARKS: dict[str, Places] = {
    "_": SINGULAR,
    "gettext": SINGULAR,
    "gettext_lazy": SINGULAR,
    "gettext_noop": SINGULAR,
    "ngettext": PLURAL,
    "ngettext_lazy": PLURAL,
    "pgettext": IN_CONTEXT,
    "pgettext_lazy": IN_CONTEXT,
    "npgettext": PLURAL_IN_CONTEXT,
    "npgettext_lazy": PLURAL_IN_CONTEXT,
}
# The till's own two: till/src/words.ts.
TILL_MARKS: dict[str, Places] = {"t": SINGULAR, "tn": PLURAL}


@dataclass(frozen=True)
class Text:
    """One text to translate, and where it stands."""

    singular: str
    plural: str | None
    context: str | None
    place: str

    @property
    def id(self) -> str | tuple[str, str]:
        return (self.singular, self.plural) if self.plural else self.singular

    @property
    def key(self) -> tuple[str | None, str]:
        return (self.context, self.singular)


def sources() -> Iterator[tuple[Path, str]]:
    """Every file that may hold texts, as Python that marks them."""
    for file in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in file.parts:
            source = file.read_text()
            yield file, "\n".join([source, *within_strings(source)])
    for file in templates():
        marked = templatize(file.read_text(), origin=str(file))
        # What is no text has become X's and blanks: indentation that Python's
        # tokenizer would stumble over.
        yield file, "\n".join(line.strip() for line in marked.splitlines())


def within_strings(source: str) -> Iterator[str]:
    """What f-strings call: Babel passes over it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FormattedValue):
            yield ast.unparse(node.value)


def templates() -> list[Path]:
    return sorted(
        file for kind in ("*.html", "*.txt") for file in (PACKAGE / "templates").rglob(kind)
    )


def till_sources() -> list[Path]:
    return sorted(file for file in TILL.rglob("*.ts*") if ".test." not in file.name)


def texts() -> list[Text]:
    found: dict[tuple[str | None, str], Text] = {}
    # The till's first: what it shares with a page then stands as the till's, and
    # goes along in its till.json.
    for text in [*texts_of_the_till(), *texts_of_the_pages()]:
        known = found.setdefault(text.key, text)
        if text.plural and not known.plural:
            found[text.key] = replace(text, place=known.place)
    return [found[key] for key in sorted(found, key=lambda key: (key[1], key[0] or ""))]


def texts_of_the_pages() -> Iterator[Text]:
    for file, source in sources():
        stream = io.BytesIO(source.encode())
        for _line, mark, arguments, _comments in extract_python(stream, MARKS, [], {}):
            if text := marked_text(str(mark), arguments, str(file.relative_to(ROOT))):
                yield text


def texts_of_the_till() -> Iterator[Text]:
    for file in till_sources():
        stream = io.BytesIO(file.read_bytes())
        for _line, mark, arguments, _comments in extract_javascript(stream, TILL_MARKS, [], {}):
            if text := marked_text(str(mark), arguments, str(file.relative_to(ROOT)), TILL_MARKS):
                yield text


def marked_text(
    mark: str, arguments: object, place: str, marks: Mapping[str, Places] = MARKS
) -> Text | None:
    given: list[str | None] = (
        list(arguments) if isinstance(arguments, tuple | list) else [str(arguments)]
    )
    parts: dict[str, str | None] = {}
    names = iter(("singular", "plural"))
    for position in marks[mark]:
        index = position if isinstance(position, int) else position[0]
        name = next(names) if isinstance(position, int) else "context"
        parts[name] = given[index - 1] if index <= len(given) else None
    singular = parts.get("singular")
    if not singular:
        return None
    return Text(singular, parts.get("plural"), parts.get("context"), place)


def catalogue(language: str) -> Catalog:
    """The translations there are."""
    file = file_of(language)
    if not file.exists():
        return blank(language)
    with file.open("rb") as stream:
        return read_po(stream, locale=language, ignore_obsolete=True)


def file_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def blank(language: str) -> Catalog:
    # One date for ever: Git knows when a translation changed.
    day = datetime(2026, 1, 1, tzinfo=UTC)
    return Catalog(
        language, project="Stamgast", version="1", charset="utf-8", fuzzy=False,
        header_comment="# Translations of Stamgast.", creation_date=day, revision_date=day,
        last_translator="Stamgast", language_team="Stamgast", msgid_bugs_address="-",
    )  # fmt: skip


def updated(language: str) -> Catalog:
    """The texts of the sources, each with the translation it had."""
    old, new = catalogue(language), blank(language)
    for text in texts():
        had = old.get(text.singular, text.context)
        kept = had.string if had and (had.pluralizable == bool(text.plural)) else ""
        new.add(
            text.id, kept or "", context=text.context, locations=[(text.place, 0)],
            flags=set(had.flags if had else ()) & {"fuzzy"},
        )  # fmt: skip
    return new


def update() -> None:
    for language in LANGUAGES:
        stream = io.BytesIO()
        new = updated(language)
        write_po(stream, new, width=100, include_lineno=False)
        file = file_of(language)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(stream.getvalue())
        left = sum(not translated(message) for message in new if message.id)
        print(f"{file.relative_to(ROOT)}: {len(new)} texts, {left} to translate")


def translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return bool(strings) and all(strings) and not message.fuzzy


def compile_file(file: Path) -> None:
    with file.open("rb") as stream:
        read = read_po(stream, locale=file.parent.parent.name)
    with file.with_suffix(".mo").open("wb") as stream:
        write_mo(stream, read)
    file.with_name("till.json").write_text(json.dumps(words_of_the_till(read)))


def words_of_the_till(read: Catalog) -> dict[str, object]:
    """English and its translation; of a text with a plural, the singular and both forms."""
    return {
        str(message.id[0] if message.pluralizable else message.id): message.string
        for message in read
        if translated(message) and any(place.startswith("till/") for place, _ in message.locations)
    }


# Texts that nobody marked

ATTRIBUTES = {"alt", "aria-description", "aria-label", "label", "placeholder", "title"}
# What stands in for a template's variable while its HTML is read.
BLANK = "\x00"
NAMES = re.compile(r"Stamgast")
# Blocks that fill an attribute, not a text.
ATTRIBUTE_BLOCKS = {"page_class"}
VOID = {"br", "hr", "img", "input", "link", "meta", "source", "wbr"}
WORD = re.compile(r"[^\W\d_]{2,}")


class Words(HTMLParser):
    """Collects the words a reader would see or hear."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # A language's own name stands in that language, whichever the page is in.
        foreign = tag != "html" and "lang" in dict(attrs)
        if self.hidden or foreign or tag in {"kbd", "script", "style"}:
            self.hidden += tag not in VOID
            return
        self.seen += [value for name, value in attrs if name in ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self.hidden -= self.hidden > 0

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.seen.append(data)


def unmarked(template: str) -> list[str]:
    """The words of a template that stand outside of every translation."""
    kept: list[str] = []
    skipping_to = ""
    for token in Lexer(template).tokenize():
        if token.token_type == TokenType.TEXT:
            kept.append("" if skipping_to else token.contents)
            continue
        # A block may stand inside a tag: `<details{% if open %} open{% endif %}>`.
        kept.append(" " if token.token_type == TokenType.BLOCK else BLANK)
        if token.token_type == TokenType.BLOCK:
            name, *rest = token.contents.split()
            if skipping_to == name:
                skipping_to = ""
            elif name in {"blocktrans", "blocktranslate", "comment"} or (
                name == "block" and rest[0] in ATTRIBUTE_BLOCKS
            ):
                skipping_to = f"end{name}"
    words = Words()
    words.feed("".join(kept))
    words.close()
    return [
        text.replace(BLANK, "…").strip() for text in words.seen if WORD.search(NAMES.sub("", text))
    ]


# In a .tsx: words between a tag and the next, or in an attribute that is read aloud.
SPOKEN = "|".join(sorted(ATTRIBUTES))
JSX_WORDS = re.compile(
    r"(?<![=\s])>(?P<text>[^<>(){};=]*[^\W\d_]{2,}[^<>(){};=]*)</"
    r"|\}(?P<after>[^<>(){};=\"'`,:?|&]*[^\W\d_]{2,}[^<>(){};=\"'`,:?|&]*)</"
    rf"|\s(?:{SPOKEN})=\"(?P<spoken>[^\"]*[^\W\d_]{{2,}}[^\"]*)\""
)


def unmarked_in_the_till(source: str) -> list[str]:
    """The words of the till's views that stand outside of `t()` and `tn()`."""
    code = re.sub(r"//.*", "", source)
    return [found[0].strip() for found in JSX_WORDS.finditer(code)]


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["update"]:
            update()
        case ["compile", file]:
            compile_file(Path(file))
        case _:
            sys.exit((__doc__ or "").strip())
