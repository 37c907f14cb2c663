"""How a kind of list is described to the engine: pure.

Customers are one kind (customer_fields.py); products will be another. A kind has
fields, the outcomes of an import, and targets, what a column may be taken for.
Most targets are fields; some feed others, as a full name feeds first and last name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.utils import translation
from django.utils.functional import Promise

from stamgast.lib.folding import folded
from stamgast.shops.models import LANGUAGES

Text = str | Promise


@dataclass(frozen=True)
class Field:
    """One outcome. `column` is its name in exports and in the documentation."""

    name: str
    column: str
    label: Text
    section: Text
    # The check of checking.py that its cells go through.
    check: str = "text"
    longest: int = 200
    # Where several columns feed it: the first that has anything, or all joined by this.
    joined_by: str | None = None
    # Words that mean a value, for choices: {"kvinna": "F"}.
    words: Mapping[str, str] = field(default_factory=dict)
    # Whether an unknown word is left out with a warning, where it would else be an error.
    lenient: bool = False
    # Whether a record is told it once: another value is warned of and left out.
    once: bool = False


@dataclass(frozen=True)
class Target:
    """What a column may be taken for. `feeds` names the fields that it fills."""

    name: str
    label: Text
    section: Text
    feeds: tuple[str, ...]
    names: tuple[str, ...] = ()
    # Names that others use for other things as well: they count only if the values
    # look right, and lose against a plain name.
    weak: tuple[str, ...] = ()
    looks: re.Pattern[str] | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of list: what can be imported into, and what is known and left out."""

    name: str
    fields: Mapping[str, Field]
    targets: Mapping[str, Target]
    # Fields by one of which a row finds its record, the usual one first.
    keys: tuple[str, ...]
    # At least one of these is needed in a row.
    needed: tuple[str, ...]
    # Fields that only one record may have: the same in two rows is an error.
    singular: tuple[str, ...] = ()
    # What is said of a row without a name.
    nameless: str = "name_missing"
    # Names of columns that the system computes by itself.
    computed: frozenset[str] = frozenset()
    # Of those the names that others count up to a day, by the reason to tell.
    counted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    # Names that are well known and have no place here: fax.
    unkept: frozenset[str] = frozenset()
    # Names of numbers that may not be kept at all: BSN.
    forbidden: frozenset[str] = frozenset()

    def knows(self, name: str) -> bool:
        """Whether this is a name that columns of such lists have."""
        return plain(name) in self.vocabulary

    def forbids(self, name: str) -> bool:
        """Whether a name, or a word of it, is that of a number that may not be kept."""
        words = {plain(word) for word in re.split(r"[^\w]+|_", name)}
        names = {plain(each) for each in self.forbidden}
        return bool(names & (words | {plain(name)}))

    @cached_property
    def vocabulary(self) -> dict[str, tuple[tuple[str, bool], ...]]:
        """The targets that a plain name may mean, the likeliest first, and whether the values
        must look so; none where it leads nowhere."""
        known: dict[str, tuple[tuple[str, bool], ...]] = {}
        for target in self.targets.values():
            for name in target.weak:
                known[plain(name)] = (*known.get(plain(name), ()), (target.name, True))
        for name, target_name in self.strong_names().items():
            known[name] = (*known.get(name, ()), (target_name, False))
        for name in self.computed | self.unkept | self.forbidden:
            known[plain(name)] = ()
        return known

    def strong_names(self) -> dict[str, str]:
        """Target by plain name, where the name leaves no doubt."""
        strong: dict[str, str] = {}
        for target in self.targets.values():
            column = [self.fields[target.name].column] if target.name in self.fields else []
            for name in (*column, target.name, *target.names):
                strong.setdefault(plain(name), target.name)
        for label, name in self.labels():
            strong.setdefault(plain(label), name)
        return strong

    def labels(self) -> Iterator[tuple[str, str]]:
        """What our own pages call each target, in every language of ours."""
        for code, _name in LANGUAGES:
            with translation.override(code):
                for target in self.targets.values():
                    yield str(target.label), target.name


NOT_NAME = re.compile(r"[^a-z0-9]+")


def plain(name: str) -> str:
    """A name without case, accents, spaces and signs: `E-mail 1 - Value` is email1value."""
    return NOT_NAME.sub("", folded(name))
