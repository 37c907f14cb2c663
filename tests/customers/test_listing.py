from __future__ import annotations

import pytest
from django.http import QueryDict

from stamgast.customers import listing
from stamgast.customers.listing import Listing
from stamgast.shops.models import Shop
from tests.conftest import added


def test_an_address_says_what_is_asked_and_reads_back_the_same() -> None:
    asked = Listing.from_query(QueryDict("q=anna+%C3%A5&label=3&label=5&has=phone&sort=-town"))

    assert asked == Listing(q="anna å", label=("3", "5"), has=("phone",), sort="-town")
    assert Listing.from_query(QueryDict(asked.to_query())) == asked


def test_what_makes_no_sense_counts_as_not_asked() -> None:
    query = QueryDict("group=x&label=3%2B&has=wings&sort=shoe&kind=cat&email_consent=maybe&page=2")

    assert Listing.from_query(query) == Listing()


@pytest.mark.parametrize("sort", [sign + name for name in listing.SORTS for sign in ("", "-")])
def test_pages_lead_on_and_back_through_everybody_once(corner: Shop, sort: str) -> None:
    everybody = {added(corner, first_name=f"Bo {n % 3}").pk for n in range(7)}
    asked = Listing(sort=sort)

    first = listing.page(corner, asked, size=3)
    second = listing.page(corner, asked, after=first.next, size=3)
    third = listing.page(corner, asked, after=second.next, size=3)
    back = listing.page(corner, asked, before=third.previous, size=3)

    seen = first.customers + second.customers + third.customers
    assert ([len(p.customers) for p in (first, second, third)], {c.pk for c in seen}) == (
        [3, 3, 1],
        everybody,
    )
    assert back == second
    assert (first.previous, third.next) == ("", "")
    assert listing.page(corner, asked, before=second.previous, size=3) == first
