"""Settings → Audit trail."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from stamgast.shops.auditing import audit
from stamgast.shops.models import AuditEntry, Shop, Staff


def subjects(page: str) -> list[str]:
    return re.findall(r"customer \d+", page)


def test_it_tells_who_did_what_to_what_and_when(manager: Client, corner: Shop, max_: Staff) -> None:
    audit(corner, max_, "customers.reveal_id", "customer 7")
    audit(corner, max_, "customers.export", rows=300)
    audit(corner, None, "shop.settings", changed=["name", "vat_number", "logo"])

    page = manager.get("/settings/audit/").text

    assert "See a personal ID in full" in page
    assert "customer 7" in page
    assert "rows: 300" in page
    assert "name, VAT number, logo" in page
    assert "the house itself" in page
    assert page.count(">Max<") == 2


def test_it_tells_it_in_the_language_of_who_reads(
    manager: Client, corner: Shop, max_: Staff
) -> None:
    assert max_.user is not None
    max_.user.language = "nl"
    max_.user.save()
    audit(corner, max_, "customers.import", "import 7", rows=5, refused=2, errors=3, list="")
    audit(corner, max_, "customers.reveal_id", "customer A-7")
    audit(corner, max_, "staff.off", "Import (staff 3)")

    page = manager.get("/settings/audit/").text

    assert ">import 7<" in page
    assert "rijen: 5 · met fouten: 2 · fouten: 3<" in page
    assert ">klant A-7<" in page
    assert ">Import (medewerker 3)<" in page


def test_what_did_not_happen_is_not_told(manager: Client, corner: Shop, max_: Staff) -> None:
    audit(corner, max_, "customers.import", "import 7", rows=5, new=5, changed=0, blank=0, errors=0)
    audit(corner, max_, "staff.hired", "Bo (staff 8)", role="cashier", pin=False)

    page = manager.get("/settings/audit/").text

    assert ">rows: 5 · new: 5<" in page
    assert ">role: Cashier · PIN: none<" in page


def test_the_trail_of_another_shop_is_not_shown(manager: Client, rival: Shop) -> None:
    audit(rival, None, "customers.export", "customer 1")

    page = manager.get("/settings/audit/").text

    assert "customer 1" not in page
    assert "Nothing yet" in page


def test_an_action_we_do_not_know_any_more_is_shown_by_its_name(
    manager: Client, corner: Shop
) -> None:
    audit(corner, None, "customers.was_once")

    assert "customers.was_once" in manager.get("/settings/audit/").text


def test_older_entries_stand_on_the_next_page_none_twice_none_lost(
    manager: Client, corner: Shop
) -> None:
    now = timezone.now()
    # Many at one moment, as an import writes them.
    for number in range(120):
        at = now - timedelta(minutes=number // 40)
        AuditEntry.objects.create(
            shop=corner, action="customers.export", at=at, subject=f"customer {number}"
        )
    seen, address = [], "/settings/audit/"

    for _ in range(3):
        page = manager.get(address)
        seen += subjects(page.text)
        audit(corner, None, "customers.export", "meanwhile")
        older = re.search(r'href="(\?before=[^"]+)"', page.text)
        address = "/settings/audit/" + older[1] if older else "none"

    assert len(seen) == 120
    assert set(seen) == {f"customer {number}" for number in range(120)}
    assert address == "none"


@pytest.mark.parametrize(
    "before", ["x", "_", "2026-13-45T00:00:00+00:00_1", "2026-01-01T00:00:00_1", "2026-01-01_²"]
)
def test_a_broken_address_begins_at_the_top(before: str, manager: Client, corner: Shop) -> None:
    audit(corner, None, "customers.export", "customer 1")

    page = manager.get("/settings/audit/", {"before": before})

    assert subjects(page.text) == ["customer 1"]


def test_it_is_read_only(manager: Client) -> None:
    assert manager.post("/settings/audit/").status_code == 405
