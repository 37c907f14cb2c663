"""Which discount each line of a sale has: the best of its offers and of the cashier's own.

Pure; docs/pricing.md sets out the rules. Amounts are minor units as on the price tag
(with or without tax, as it says), quantities are thousandths of a piece, rates basis
points. Discounts are rounded upwards: in the customer's favour.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from math import lcm
from typing import Literal

from stamgast.lib.sharing import nearest_half_down, upwards

PIECE = 1_000
WHOLE = 10_000
# Of the offers that free the cheapest piece so many at most are tried in every combination.
RIVALS = 12


@dataclass(frozen=True)
class Cut:
    """What a cashier takes off by hand."""

    kind: Literal["percent", "amount"]
    value: int

    def saving(self, amount: int) -> int:
        return saving(self.kind, self.value, amount)


@dataclass(frozen=True)
class Line:
    """So much of one product. `price` is for a piece; `rate` is the product's own tax."""

    key: str
    product: int | None
    category: int | None
    quantity: int
    price: int
    includes_tax: bool
    rate: int
    cut: Cut | None = None
    discountable: bool = True

    @cached_property
    def amount(self) -> int:
        return nearest_half_down(self.price, self.quantity, PIECE)

    def taxed_at(self, tax: int | None) -> int:
        return self.rate if tax is None else tax

    def with_tax(self, tax: int | None) -> tuple[int, int]:
        """What makes of an amount on the price tag one to pay: to multiply and to divide by."""
        return WHOLE + self.taxed_at(tax), WHOLE + self.rate if self.includes_tax else WHOLE


@dataclass(frozen=True)
class Offer:
    """A promotion that applies to this sale; an older one has the lower key.

    `value` is basis points (percent), minor units a piece (amount, price), or of how
    many pieces the cheapest is free (cheapest). Without products and categories it is
    for everything. `at_least` is thousandths of a piece over all lines that match.
    """

    key: int
    name: str
    kind: Literal["percent", "amount", "price", "cheapest"]
    value: int
    products: frozenset[int] = frozenset()
    categories: frozenset[int] = frozenset()
    at_least: int = PIECE


@dataclass(frozen=True)
class Reduction:
    """What was taken off a line, and why; `key` and `name` are the offer's or the coupon's."""

    why: Literal["offer", "cut", "sale_cut", "coupon"]
    key: int | None
    name: str
    amount: int


@dataclass(frozen=True)
class Best:
    """The greatest reduction of a line so far; without an offer it is the cashier's own."""

    amount: int = 0
    offer: Offer | None = None

    def reduction(self) -> Reduction:
        if self.offer:
            return Reduction("offer", self.offer.key, self.offer.name, self.amount)
        return Reduction("cut", None, "", self.amount)


@dataclass(frozen=True)
class Deal:
    """What an offer that frees the cheapest piece would do to this sale.

    `counted` are the lines whose pieces it counts; `free` says what it takes off those
    that have nothing as good, `saving` how much less is to be paid than without it, in the
    measure of `weights`.
    """

    offer: Offer
    counted: frozenset[str]
    free: dict[str, int]
    saving: int


class Goods:
    """The lines that may be discounted, found by what an offer or a coupon is for."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.lines = [line for line in lines if line.discountable]
        self.by_product = defaultdict[int | None, list[int]](list)
        self.by_category = defaultdict[int | None, list[int]](list)
        for place, line in enumerate(self.lines):
            self.by_product[line.product].append(place)
            self.by_category[line.category].append(place)

    def matching(self, products: frozenset[int], categories: frozenset[int]) -> list[Line]:
        if not products and not categories:
            return self.lines
        places = {
            *chain.from_iterable(self.by_product[key] for key in products & self.by_product.keys()),
            *chain.from_iterable(
                self.by_category[key] for key in categories & self.by_category.keys()
            ),
        }
        return [self.lines[place] for place in sorted(places)]


def saving(kind: str, value: int, amount: int) -> int:
    return min(amount, upwards(amount, value, WHOLE) if kind == "percent" else value)


def best_reductions(
    lines: Iterable[Line], offers: Iterable[Offer], tax: int | None
) -> dict[str, Reduction]:
    """The discount of each line that has one, by the line's key."""
    by_key = sorted(lines, key=lambda line: line.key)
    weigh = weights(by_key, tax)
    # By what a piece costs with tax, the dearest first; the same price by the line's key.
    goods = Goods(sorted(by_key, key=lambda line: line.price * weigh[line.key], reverse=True))
    met = [
        (offer, found)
        for offer in sorted(offers, key=lambda offer: offer.key)
        if (found := goods.matching(offer.products, offer.categories))
        and sum(line.quantity for line in found) >= offer.at_least
    ]
    best = {line.key: Best() for line in goods.lines}
    for offer, found in met:
        if offer.kind != "cheapest":
            better_alone(best, offer, found)
    for line in goods.lines:
        if line.cut and (amount := line.cut.saving(line.amount)) > best[line.key].amount:
            best[line.key] = Best(amount)
    deals = [deal(offer, found, best, weigh) for offer, found in met if offer.kind == "cheapest"]
    for used in together([each for each in deals if each.saving]):
        best |= {key: Best(amount, used.offer) for key, amount in used.free.items()}
    return {key: each.reduction() for key, each in best.items() if each.amount}


def weights(lines: Iterable[Line], tax: int | None) -> dict[str, int]:
    """What a minor unit on each line's tag is to whoever pays, in one measure for all: a tag may
    have its tax in it or not, and taxes differ."""
    parts = {line.key: line.with_tax(tax) for line in lines}
    common = lcm(*(per for _by, per in parts.values()))
    return {key: by * (common // per) for key, (by, per) in parts.items()}


# Offers that look at each line alone


def better_alone(best: dict[str, Best], offer: Offer, lines: list[Line]) -> None:
    """Of equal offers the first stays, which is the older."""
    for line, amount in zip(lines, taken_off(offer, lines), strict=True):
        if amount > best[line.key].amount:
            best[line.key] = Best(amount, offer)


def taken_off(offer: Offer, lines: list[Line]) -> list[int]:
    """In one go for all lines, as a shop may have hundreds of offers; below zero is none."""
    value = offer.value
    if offer.kind == "percent":
        return [saving("percent", value, line.amount) for line in lines]
    if offer.kind == "amount":
        return [min(line.amount, upwards(value, line.quantity, PIECE)) for line in lines]
    return [line.amount - value * line.quantity // PIECE for line in lines]


# Offers that free the cheapest piece


def deal(offer: Offer, lines: list[Line], best: dict[str, Best], weigh: dict[str, int]) -> Deal:
    """The pieces stand in a row, the dearest first, and each that ends a set is free."""
    free = dict[str, int]()
    more = sets = pieces = 0
    for line in lines:
        pieces += line.quantity // PIECE
        ended, sets = pieces // offer.value - sets, pieces // offer.value
        if (amount := ended * line.price) > best[line.key].amount:
            free[line.key] = amount
            more += (amount - best[line.key].amount) * weigh[line.key]
    return Deal(offer, frozenset(line.key for line in lines), free, more)


def together(deals: list[Deal]) -> list[Deal]:
    """Those that save most together while no line counts for two of them."""
    clusters = list[list[Deal]]()
    for each in deals:
        near = [rivals for rivals in clusters if not apart(each, rivals)]
        clusters = [rivals for rivals in clusters if rivals not in near]
        clusters.append([*chain(*near), each])
    used = list[Deal]()
    for rivals in clusters:
        rivals.sort(key=lambda each: (-each.saving, each.offer.key))
        used += most_saving(rivals[:RIVALS])
        for each in rivals[RIVALS:]:
            if apart(each, used):
                used.append(each)
    return used


def apart(one: Deal, others: Iterable[Deal]) -> bool:
    return all(one.counted.isdisjoint(other.counted) for other in others)


def most_saving(deals: list[Deal]) -> list[Deal]:
    """Tries all; the effort doubles with each, so it is handed RIVALS at most."""
    if not deals:
        return []
    first, *others = deals
    beside = [other for other in others if apart(other, [first])]
    with_first = [first, *most_saving(beside)]
    if len(beside) == len(others):
        return with_first
    return max(with_first, most_saving(others), key=lambda used: sum(each.saving for each in used))
