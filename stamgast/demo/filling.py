"""Give the demo shop its customers, as whole as the register or an import would."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from typing import Any

from django.db import models, transaction

from stamgast.customers import searching
from stamgast.customers.entries import CONSENTS
from stamgast.customers.identifying import keys_of
from stamgast.customers.models import Change, Consent, Customer, Group, Identifier, Label
from stamgast.customers.numbering import number_the_new
from stamgast.customers.storing import sorted_as
from stamgast.demo.people import Person, people
from stamgast.demo.words import Texts
from stamgast.lib.pouring import fields_of, keys_for, pour, roomy
from stamgast.shops.models import Shop, Staff

CHUNK = 5_000
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Scene:
    """The shop whose customers they are, and what it calls things."""

    shop: Shop
    texts: Texts
    groups: list[Group]
    labels: list[Label]
    staff: list[Staff]
    today: dt.datetime


# What the tables beside the customers' are told.
IDENTIFIER = ("shop", "customer", "kind", "key", "created_at")
CONSENT = ("shop", "customer", "channel", "given", "at", "source", "text")
LABEL = ("customer", "label")
CHANGE = ("shop", "customer", "at", "by", "source", "reference", "action", "fields")


def fill(scene: Scene, number: int, told: Callable[[int], None]) -> None:
    """Let `number` more customers come; `told` hears how many are there, now and then."""
    first = Customer.everyone.filter(shop=scene.shop).count()
    crowd = people(number, first)
    there = 0
    with roomy():
        while chunk := list(islice(crowd, CHUNK)):
            with transaction.atomic():
                come(scene, chunk)
            there += len(chunk)
            told(there)


def come(scene: Scene, persons: list[Person]) -> None:
    keys = keys_for(Customer, len(persons))
    pairs = [
        (customer_of(scene, key, person), person) for key, person in zip(keys, persons, strict=True)
    ]
    customers = [customer for customer, _person in pairs]
    number_the_new(scene.shop, customers)
    all_fields = fields_of(Customer)
    pour(Customer, all_fields, map(attrgetter(*all_fields), customers))
    pour(Identifier, IDENTIFIER, identifiers(customers))
    pour(Consent, CONSENT, consents(scene, customers))
    pour(Customer.labels.through, LABEL, labels(scene, pairs))
    pour(Change, CHANGE, changes(scene, pairs))
    searching.index(customers, new=True)


def customer_of(scene: Scene, key: int, person: Person) -> Customer:
    at = scene.today - person.before
    changed = person.changes[-1].before if person.changes else person.before
    customer = Customer(
        pk=key,
        shop_id=scene.shop.pk,
        group_id=place_of(scene.groups, person.group),
        note="" if person.note is None else scene.texts.notes[person.note],
        source=person.source,
        created_by_id=scene.staff[key % len(scene.staff)].pk if person.source == "office" else None,
        created_at=at,
        updated_at=scene.today - changed,
        version=1 + len(person.changes),
        **person.values,
    )
    customer.sort_name = sorted_as(customer, scene.shop)
    return customer


def place_of(rows: Sequence[models.Model], place: int | None) -> int | None:
    """The key of the row at a place; somebody may have deleted some."""
    return rows[place].pk if place is not None and place < len(rows) else None


def identifiers(customers: Iterable[Customer]) -> Iterator[Row]:
    for customer in customers:
        for kind, key in keys_of(customer):
            yield customer.shop_id, customer.pk, kind, key, customer.created_at


def consents(scene: Scene, customers: Iterable[Customer]) -> Iterator[Row]:
    words = {"email_consent": scene.texts.email_words, "sms_consent": scene.texts.sms_words}
    for customer in customers:
        shop, key, at, source = scene.shop.pk, customer.pk, customer.created_at, customer.source
        for name, channel in CONSENTS.items():
            if getattr(customer, name):
                yield shop, key, channel.value, True, at, source, words[name]


def labels(scene: Scene, pairs: Iterable[tuple[Customer, Person]]) -> Iterator[Row]:
    for customer, person in pairs:
        for place in person.labels:
            if label := place_of(scene.labels, place):
                yield customer.pk, label


def changes(scene: Scene, pairs: Iterable[tuple[Customer, Person]]) -> Iterator[Row]:
    for customer, person in pairs:
        for place, edit in enumerate(person.changes):
            at, by = scene.today - edit.before, scene.staff[place % len(scene.staff)].pk
            yield (
                scene.shop.pk, customer.pk, at, by,
                "office", "", Change.Action.CHANGED.value, edit.fields,
            )  # fmt: skip
