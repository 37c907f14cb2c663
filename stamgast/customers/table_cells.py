"""A cell of Table Mode: from typed text to a clean value and back. Pure.

What `shown` writes, `read` understands as the same value.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from stamgast.customers.table_columns import Column, Kind
from stamgast.lib import countries, dates, emails, phones
from stamgast.lib.folding import folded

# Marks that nobody sees and a database may not take: controls, zero widths, half characters.
UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\ud800-\udfff]")
# What a spreadsheet makes of a long number that it was not told to leave alone.
SHORTENED = re.compile(r"\d+(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
# The apostrophe that our exports put before what a spreadsheet would take for a formula.
GUARDED = re.compile(r"'+[=+@\t\r-]")
YES = frozenset(["yes", "y", "ja", "j", "true", "1", "x", "✓", "✔", "☑", "on", "sant", "waar"])
NO = frozenset(["no", "n", "nej", "nee", "false", "0", "✗", "☐", "off", "-", "falskt", "onwaar"])


class Unreadable(ValueError):
    """What stands in a cell can't be meant; the sentence says how to write it."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True)
class Manner:
    """How the shop and the person at the screen write things."""

    country: str
    language: str
    # By folded name.
    groups: Mapping[str, Any]
    today: dt.date

    @property
    def dates(self) -> dates.Order:
        return dates.order(self.language, self.country)


def cleaned(text: str, column: Column) -> str:
    """The text without marks that nobody meant; on one line unless it is a note."""
    text = UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if GUARDED.match(text):
        text = text[1:]
    if column.kind is Kind.NOTE:
        return "\n".join(line.rstrip() for line in text.split("\n")).strip()
    return " ".join(text.split())


def read(text: str, column: Column, manner: Manner) -> Any:
    """The value that a cell's text means; Unreadable where it means none."""
    text = cleaned(text, column)
    if not text:
        return BLANK.get(column.kind, "")
    value = READERS[column.kind](text, manner)
    if isinstance(value, str) and len(value) > column.longest:
        raise Unreadable(
            "too_long",
            _("At most %(most)s letters fit here; these are %(count)s.")
            % {"most": column.longest, "count": len(value)},
        )
    return value


def shown(value: Any, column: Column, manner: Manner) -> str:
    """A value as it stands in a cell."""
    if column.kind is Kind.YES_NO:
        return _("Yes") if value else _("No")
    if not value:
        return ""
    if column.kind is Kind.PHONE:
        return phones.shown(value, manner.country)
    if column.kind is Kind.COUNTRY:
        return countries.country_name(value, manner.language)
    if column.kind is Kind.DATE:
        return str(value.strftime(manner.dates.form))
    return value.name if column.kind is Kind.GROUP else str(value)


def text(text: str, manner: Manner) -> str:
    return text


def number(text: str, manner: Manner) -> str:
    if SHORTENED.fullmatch(text):
        raise Unreadable(
            "shortened",
            _(
                "The spreadsheet has shortened this number and digits are lost."
                " Format its column as text there, and paste again."
            ),
        )
    return text


def email(text: str, manner: Manner) -> str:
    if found := emails.normal(text):
        return found
    raise Unreadable(
        "email_invalid", _("This is no e-mail address. It looks like name@example.com.")
    )


def phone(text: str, manner: Manner) -> str:
    text = number(text, manner)
    # phonenumbers reads letters as keys of a telephone.
    found = None if any(map(str.isalpha, text)) else phones.e164(text, manner.country)
    if found is None:
        raise Unreadable(
            "phone_invalid",
            _("This is no phone number. A foreign one begins with + and its country code."),
        )
    return found


def country(text: str, manner: Manner) -> str:
    if code := countries.code_of(text):
        return code
    raise Unreadable(
        "country_unknown",
        _("No country has this name. Write its name, or its code of two letters."),
    )


def group(text: str, manner: Manner) -> Any:
    if found := manner.groups.get(folded(text)):
        return found
    if not manner.groups:
        raise Unreadable("group_unknown", _("There are no groups yet. Make this one under Groups."))
    names = ", ".join(each.name for each in list(manner.groups.values())[:8])
    raise Unreadable(
        "group_unknown",
        _("There is no such group. Choose one of these or make it under Groups: %(names)s.")
        % {"names": names},
    )


def date(text: str, manner: Manner) -> dt.date:
    found = dates.read(text, manner.dates, manner.today)
    if found is None:
        sample = dt.date(1981, 12, 31)
        raise Unreadable(
            "date_invalid",
            _("This is no date. Write it like %(own)s or %(iso)s.")
            % {"own": sample.strftime(manner.dates.form), "iso": sample.isoformat()},
        )
    if found > manner.today:
        raise Unreadable("date_future", _("This day is still to come."))
    if found < dates.EARLIEST:
        raise Unreadable("date_too_old", _("This is too long ago. Is the year right?"))
    return found


def yes_no(text: str, manner: Manner) -> bool:
    word = folded(text)
    if word in YES or word == folded(_("Yes")):
        return True
    if word in NO or word == folded(_("No")):
        return False
    raise Unreadable("yes_no_unclear", _("Write yes or no."))


READERS: Mapping[Kind, Callable[[str, Manner], Any]] = {
    Kind.TEXT: text,
    Kind.NOTE: text,
    Kind.NUMBER: number,
    Kind.EMAIL: email,
    Kind.PHONE: phone,
    Kind.COUNTRY: country,
    Kind.GROUP: group,
    Kind.DATE: date,
    Kind.YES_NO: yes_no,
}
# What an emptied cell means.
BLANK: Mapping[Kind, Any] = {Kind.GROUP: None, Kind.DATE: None, Kind.YES_NO: False}
