"""Make and change promotions: the one way in, for the dialog and for other programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from stamgast.lib.refused import Refused
from stamgast.promotions.models import EVERY_DAY, Promotion
from stamgast.promotions.wording import described
from stamgast.shops.auditing import audit
from stamgast.shops.models import Shop, Staff
from stamgast.shops.naming import free_name

PLAIN = (
    "name",
    "kind",
    "value",
    "at_least",
    "audience",
    "starts_on",
    "ends_on",
    "weekdays",
    "from_time",
    "to_time",
    "active",
)
# Keys of rows, in their order.
MANY = ("products", "categories", "labels", "groups", "outlets")
FIELDS = (*PLAIN, *MANY)
BATCH = 500
# As of a new promotion, where nothing else is said.
USUAL: dict[str, Any] = {
    "name": "",
    "kind": Promotion.Kind.PERCENT.value,
    "value": 0,
    "at_least": 1000,
    "audience": Promotion.Audience.EVERYONE.value,
    "starts_on": None,
    "ends_on": None,
    "weekdays": EVERY_DAY,
    "from_time": None,
    "to_time": None,
    "active": True,
    **dict.fromkeys(MANY, ()),
}
MIDNIGHT = dt.time()


@dataclass(frozen=True)
class Wrong:
    field: str
    code: str
    message: str


class PromotionRefused(Refused):
    """Nothing was stored; `wrong` is all that can't be."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        first = wrong[0]
        super().__init__(first.code, first.message, field=first.field)
        self.wrong = wrong


def values_of(promotion: Promotion) -> dict[str, Any]:
    """All that is to be said of a promotion, as plain values; related rows by their keys."""
    values = {name: getattr(promotion, name) for name in PLAIN}
    return values | {name: keys_of(promotion, name) for name in MANY}


def keys_of(promotion: Promotion, name: str) -> tuple[int, ...]:
    rows = getattr(promotion, name).order_by("pk")
    return tuple(rows.values_list("pk", flat=True))


def tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    """One hour alone is told to its day's end; what an audience doesn't use goes."""
    told = dict(values)
    if told["from_time"] is None and told["to_time"] is not None:
        told["from_time"] = MIDNIGHT
    if told["to_time"] is None and told["from_time"] is not None:
        told["to_time"] = MIDNIGHT
    for name in ("labels", "groups"):
        if told["audience"] != name:
            told[name] = ()
    return told


def store(
    shop: Shop, promotion: Promotion | None, values: Mapping[str, Any], *, by: Staff | None
) -> Promotion:
    """Add or change a promotion; one that is as it was already stays untouched."""
    values = tidied(values)
    try:
        with transaction.atomic():
            # Two at once may use one name: the later one waits here.
            Shop.objects.select_for_update().get(pk=shop.pk)
            if promotion is None and (same := just_made(shop, values, by)):
                return same
            wrong = list(found_wrong(shop, values, promotion.pk if promotion else None))
            if wrong:
                raise PromotionRefused(wrong)
            return written(shop, promotion, values, by)
    except IntegrityError as error:
        raise PromotionRefused([name_taken()]) from error


def just_made(shop: Shop, values: Mapping[str, Any], by: Staff | None) -> Promotion | None:
    """What a form that was sent twice made the first time."""
    lately = timezone.now() - dt.timedelta(minutes=1)
    made = shop.promotions.filter(name=values["name"], created_by=by, created_at__gte=lately)
    row = made.first()
    return row if row and values_of(row) == values else None


def found_wrong(shop: Shop, values: Mapping[str, Any], but: int | None) -> Iterator[Wrong]:
    if not values["name"]:
        yield Wrong("name", "name_needed", _("A promotion needs a name: customers see it."))
    elif not free_name(shop.promotions.all(), values["name"], but):
        yield name_taken()
    if told := wrong_value(values["kind"], values["value"]):
        yield Wrong("value", "value_invalid", told)
    if values["at_least"] < 1:
        yield Wrong("at_least", "value_invalid", _("Write how many pieces it takes, at least."))
    yield from wrong_time(values)
    if values["audience"] == Promotion.Audience.LABELS and not values["labels"]:
        yield Wrong("labels", "labels_needed", _("Choose a label."))
    if values["audience"] == Promotion.Audience.GROUPS and not values["groups"]:
        yield Wrong("groups", "groups_needed", _("Choose a group."))
    for name in MANY:
        if not all_of(getattr(shop, name), values[name]):
            yield Wrong(name, "row_unknown", _("Some of these are not in the shop any more."))


def name_taken() -> Wrong:
    return Wrong("name", "name_taken", _("There is one with this name already."))


def wrong_value(kind: str, value: int) -> str:
    if kind == Promotion.Kind.PERCENT and not 0 < value <= 10_000:
        return _("Write a percentage above 0, and 100 at most.")
    if kind == Promotion.Kind.AMOUNT and value <= 0:
        return _("Write an amount above 0.")
    if kind == Promotion.Kind.CHEAPEST and not 2 <= value <= 1000:
        return _("Write of how many pieces the cheapest is free: 2 or more.")
    return ""


def wrong_time(values: Mapping[str, Any]) -> Iterator[Wrong]:
    start, end = values["starts_on"], values["ends_on"]
    if start and end and end < start:
        yield Wrong("ends_on", "dates_reversed", _("The last day comes before the first."))
    if not 0 < values["weekdays"] <= EVERY_DAY:
        yield Wrong("weekdays", "days_needed", _("Choose a day of the week."))
    if values["from_time"] is not None and values["from_time"] == values["to_time"]:
        yield Wrong("to_time", "hours_empty", _("It ends when it begins: leave both hours empty."))


def all_of(rows: Any, keys: Sequence[int]) -> bool:
    """Whether all keys are rows of the shop; in parts, since there may be 20,000 products."""
    parts = (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
    return len(keys) == sum(int(rows.filter(pk__in=part).count()) for part in parts)


def written(
    shop: Shop, promotion: Promotion | None, values: Mapping[str, Any], by: Staff | None
) -> Promotion:
    was = ""
    if promotion is None:
        promotion = Promotion(shop=shop, created_by=by)
    else:
        promotion = shop.promotions.get(pk=promotion.pk)
        if values_of(promotion) == values:
            return promotion
        was = told(promotion)
        promotion.version += 1
    for name in PLAIN:
        setattr(promotion, name, values[name])
    promotion.save()
    for name in MANY:
        keep(promotion, name, values[name])
    noted(promotion, by, was)
    return promotion


def keep(promotion: Promotion, name: str, keys: Sequence[int]) -> None:
    """In parts too: SQLite takes only so many values in one query."""
    before, after = set(keys_of(promotion, name)), set(keys)
    gone, new = sorted(before - after), sorted(after - before)
    for start in range(0, len(gone), BATCH):
        getattr(promotion, name).remove(*gone[start : start + BATCH])
    for start in range(0, len(new), BATCH):
        getattr(promotion, name).add(*new[start : start + BATCH])


def told(promotion: Promotion) -> str:
    return f"{promotion.name}: {described([promotion])[0]}"


def noted(promotion: Promotion, by: Staff | None, was: str) -> None:
    now = told(promotion)
    details = {"was": was, "now": now} if was and was != now else {"now": now}
    audit(promotion.shop, by, "promotions.edit", subject(promotion), **details)


def subject(promotion: Promotion) -> str:
    return f"{promotion.name} (promotion {promotion.pk})"


@transaction.atomic
def switch(promotion: Promotion, *, on: bool, by: Staff) -> None:
    rows = promotion.shop.promotions.filter(pk=promotion.pk, active=not on)
    if rows.update(active=on, version=F("version") + 1):
        audit(promotion.shop, by, "promotions.edit", subject(promotion), on=on)


@transaction.atomic
def delete(promotion: Promotion, *, by: Staff) -> dict[str, Any]:
    """Take a promotion away; gives what `bring_back` needs."""
    words = {"pk": promotion.pk, **as_words(values_of(promotion))}
    audit(promotion.shop, by, "promotions.delete", subject(promotion), was=told(promotion))
    promotion.delete()
    return words


def as_words(values: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON keeps them."""
    return {
        name: value.isoformat() if isinstance(value, dt.date | dt.time) else value
        for name, value in values.items()
    }


def of_words(words: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: words[name] for name in FIELDS}
    for name in ("starts_on", "ends_on"):
        values[name] = dt.date.fromisoformat(values[name]) if values[name] else None
    for name in ("from_time", "to_time"):
        values[name] = dt.time.fromisoformat(values[name]) if values[name] else None
    return values | {name: tuple(values[name]) for name in MANY}


@transaction.atomic
def bring_back(shop: Shop, words: Mapping[str, Any], *, by: Staff) -> Promotion:
    """Under its old key, which receipts name; with those of its rows that are there still."""
    values = of_words(words)
    for name in MANY:
        values[name] = there(getattr(shop, name), values[name])
    if not free_name(shop.promotions.all(), values["name"], None):
        told = _("There is a new one called %(name)s by now. Rename it first.")
        raise Refused("name_taken", told % {"name": values["name"]})
    promotion = Promotion(pk=words["pk"], shop=shop, created_by=by)
    for name in PLAIN:
        setattr(promotion, name, values[name])
    promotion.save(force_insert=True)
    for name in MANY:
        keep(promotion, name, values[name])
    audit(shop, by, "promotions.return", subject(promotion))
    return promotion


def there(rows: Any, keys: Sequence[int]) -> tuple[int, ...]:
    parts = (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
    return tuple(
        key for part in parts for key in rows.filter(pk__in=part).values_list("pk", flat=True)
    )
