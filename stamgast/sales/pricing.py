"""What a sale costs.

Pure; docs/pricing.md is the specification. On each line the best of its offers and
the cashier's own cut, then tax put on or taken out, then one coupon, then a cut of
the whole sale on what is left. Amounts are minor units, and every rounding that the
law leaves open is in the customer's favour.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from stamgast.lib.sharing import nearest, shared
from stamgast.sales.offers import (
    PIECE,
    WHOLE,
    Cut,
    Goods,
    Line,
    Offer,
    Reduction,
    best_reductions,
    saving,
)

__all__ = [
    "PIECE",
    "WHOLE",
    "Coupon",
    "Cut",
    "Line",
    "Offer",
    "Priced",
    "Quote",
    "Reduction",
    "TaxSum",
    "quote",
]


@dataclass(frozen=True)
class Coupon:
    """`at_least_total` is what the goods it is for cost before any discount, with tax."""

    key: int
    name: str
    kind: Literal["percent", "amount"]
    value: int
    at_least_total: int = 0
    products: frozenset[int] = frozenset()
    categories: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Priced:
    """What a line costs: `full` before its discounts and `total` after them, both with tax."""

    key: str
    full: int
    discounts: tuple[Reduction, ...]
    total: int
    net: int
    tax: int
    rate: int


@dataclass(frozen=True)
class TaxSum:
    rate: int
    net: int
    tax: int
    gross: int


@dataclass(frozen=True)
class Quote:
    """Lines in the order they were given, taxes from the highest rate down."""

    lines: tuple[Priced, ...]
    taxes: tuple[TaxSum, ...]
    total: int
    discount: int
    net: int
    tax: int


@dataclass
class Part:
    """A line on its way to its price: `left` is what is to be paid for it, with tax."""

    line: Line
    discounts: list[Reduction]
    left: int = 0

    def priced(self, rate: int, tax: int) -> Priced:
        full = self.left + sum(reduction.amount for reduction in self.discounts)
        taken = tuple(self.discounts)
        return Priced(self.line.key, full, taken, self.left, self.left - tax, tax, rate)


def quote(
    lines: Sequence[Line],
    offers: Iterable[Offer] = (),
    *,
    coupon: Coupon | None = None,
    cut: Cut | None = None,
    tax: int | None = None,
) -> Quote:
    """`cut` is of the whole sale; `tax` is the customer's own rate instead of the products'."""
    assert len({line.key for line in lines}) == len(lines), "each line has a key of its own"
    assert all(line.quantity > 0 and line.price >= 0 for line in lines), "a refund isn't quoted"
    # What is left over in sharing goes by the lines' keys, so that their order doesn't matter.
    by_key = sorted(lines, key=lambda line: line.key)
    reductions = best_reductions(by_key, offers, tax)
    parts = discounted(by_key, reductions, None, cut, tax)
    if coupon and reached(coupon, by_key, tax):
        with_coupon = discounted(by_key, reductions, coupon, cut, tax)
        if to_pay(with_coupon) < to_pay(parts):
            parts = with_coupon
    sums, priced = taxed(parts, tax)
    in_order = tuple(priced[line.key] for line in lines)
    discount = sum(each.full - each.total for each in in_order)
    total, included = to_pay(parts), sum(each.tax for each in sums)
    return Quote(in_order, sums, total, discount, total - included, included)


def to_pay(parts: Iterable[Part]) -> int:
    return sum(part.left for part in parts)


def reached(coupon: Coupon, lines: Iterable[Line], tax: int | None) -> bool:
    """Looked at before any discount, so that none can cost the customer the coupon."""
    goods = Goods(lines).matching(coupon.products, coupon.categories)
    parts = [Part(line, []) for line in goods]
    put_tax_on(parts, {}, tax)
    return to_pay(parts) >= coupon.at_least_total


def discounted(
    lines: Sequence[Line],
    reductions: dict[str, Reduction],
    coupon: Coupon | None,
    cut: Cut | None,
    tax: int | None,
) -> list[Part]:
    parts = [Part(line, []) for line in lines]
    goods = Goods(lines).matching(coupon.products, coupon.categories) if coupon else []
    chosen = {line.key for line in goods}
    # Each kind of goods is rounded on its own, or a discount on one could move
    # a minor unit to another that the coupon or the cut doesn't reach.
    for group in grouped(parts, lambda part: (part.line.discountable, part.line.key in chosen)):
        put_tax_on(group, reductions, tax)
    if coupon:
        for_it = [part for part in parts if part.line.key in chosen]
        take_off(for_it, coupon, Reduction("coupon", coupon.key, coupon.name, 0))
    if cut:
        for_it = [part for part in parts if part.line.discountable]
        take_off(for_it, cut, Reduction("sale_cut", None, "", 0))
    return parts


def put_tax_on(parts: Iterable[Part], reductions: dict[str, Reduction], tax: int | None) -> None:
    """From what the price tags say, less the line's discount, to what is to be paid.

    Rounded once for all lines that are taxed alike; where the tag has the right tax
    in it already nothing changes.
    """
    nothing = Reduction("cut", None, "", 0)
    for group in grouped(parts, lambda part: part.line.with_tax(tax)):
        by, per = group[0].line.with_tax(tax)
        taken = [reductions.get(part.line.key, nothing) for part in group]
        tagged = [part.line.amount - off.amount for part, off in zip(group, taken, strict=True)]
        shares = shared(nearest(sum(tagged), by, per), tagged)
        for part, share, off in zip(group, shares, taken, strict=True):
            part.left = share
            if amount := nearest(off.amount, by, per):
                part.discounts.append(replace(off, amount=amount))


def take_off(parts: list[Part], terms: Coupon | Cut, reduction: Reduction) -> None:
    left = [part.left for part in parts]
    amount = saving(terms.kind, terms.value, sum(left))
    for part, share in zip(parts, shared(amount, left), strict=True):
        if share:
            part.left -= share
            part.discounts.append(replace(reduction, amount=share))


def taxed(parts: Iterable[Part], tax: int | None) -> tuple[tuple[TaxSum, ...], dict[str, Priced]]:
    """The tax that is in what is to be paid, for each rate on its sum, and each line's share."""
    sums, priced = list[TaxSum](), dict[str, Priced]()
    for group in grouped(parts, lambda part: part.line.taxed_at(tax)):
        rate, gross = group[0].line.taxed_at(tax), to_pay(group)
        included = nearest(gross, rate, WHOLE + rate)
        sums.append(TaxSum(rate, gross - included, included, gross))
        shares = shared(included, [part.left for part in group])
        for part, share in zip(group, shares, strict=True):
            priced[part.line.key] = part.priced(rate, share)
    return tuple(sorted(sums, key=lambda each: -each.rate)), priced


def grouped(parts: Iterable[Part], by: Callable[[Part], Hashable]) -> Iterable[list[Part]]:
    groups = defaultdict[Hashable, list[Part]](list)
    for part in parts:
        groups[by(part)].append(part)
    return groups.values()
