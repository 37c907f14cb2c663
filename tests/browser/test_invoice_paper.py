"""A final invoice as its preview shows it, at a desk and on a phone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from stamgast.invoices.finalising import finalise
from stamgast.invoices.making import Particulars, draft
from stamgast.invoices.reckoning import Free
from stamgast.shops.models import Shop, Staff
from tests.browser.conftest import PHONE, TABLET, Windows
from tests.conftest import added

Check = Callable[[Page], None]
GOODS = [
    Free("Oak planks, planed on four sides", 4_000, 100_00, False, 2500, code="OAK-28-145"),
    Free("Bread", 2_000, 39_00, True, 1200),
]


def test_an_invoice_is_looked_at_before_it_leaves(
    window: Windows, corner: Shop, olga: Staff, axe: Check, fits: Check, shot: object
) -> None:
    assert callable(shot)
    corner.street, corner.postcode, corner.city = "Hörngatan 1", "118 25", "Stockholm"
    corner.organisation_number, corner.vat_number = "556987-6542", "SE556987654201"
    corner.bankgiro = "5805-6201"
    corner.save()
    ada = added(
        corner, kind="organisation", company_name="Ada Bygg AB", vat_number="SE556703748501",
        postal_street="Ågatan 4", postal_postcode="582 22", postal_city="Linköping",
    )  # fmt: skip
    now = timezone.now()
    told = Particulars(your_reference="Ada", note="Thank you for coming by.")
    made = draft(ada, GOODS, told, by=olga, at=now)
    finalise(made, on=dt.date(2026, 11, 26), at=now, by=olga)
    page = window(olga)

    page.goto(reverse("invoice_paper", args=[made.pk]))

    axe(page)
    shot(page, "invoice_final-desk")
    assert page.get_by_role("img", name="QR code").is_visible()
    for width, name in ((TABLET, "tablet"), (PHONE, "phone")):
        page.set_viewport_size({"width": width, "height": 900})
        fits(page)
        shot(page, f"invoice_final-{name}")
    page.get_by_role("link", name="Back").click()
    page.wait_for_url(f"**{reverse('invoice_detail', args=[made.pk])}")
