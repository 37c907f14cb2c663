"""Settings → Scanner."""

from __future__ import annotations

import pytest
from django.test import Client

from stamgast.shops.models import Shop
from tests.connect.test_till_scans import AMERICAN, DUTCH, EAN, PERSONAL, VCARD


def test_the_page_has_the_code_that_tells_the_layout(manager: Client) -> None:
    page = manager.get("/settings/scanner/").text

    assert 'data-code="STAMGAST-YZ/12345"' in page
    # What codes begin with is the owner's to say.
    assert "prefixes" not in page


def test_prefixes_are_kept_by_kind(owner: Client, corner: Shop) -> None:
    typed = {"customer": "20, K-", "voucher": "21", "product": ""}

    owner.post("/settings/scanner/prefixes/", typed)

    corner.refresh_from_db()
    assert corner.scan_prefixes == {"20": "customer", "K-": "customer", "21": "voucher"}
    assert 'value="20, K-"' in owner.get("/settings/scanner/").text
    assert corner.audit.get().details == {"changed": ["scan_prefixes"]}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"customer": "2 0!"}, "“0!” is no beginning of a code: letters and digits only."),
        ({"customer": "20", "product": "20"}, "“20” stands at two kinds."),
    ],
    ids=["a sign that no code has", "two kinds"],
)
def test_what_is_no_prefix_is_said(
    owner: Client, corner: Shop, typed: dict[str, str], said: str
) -> None:
    response = owner.post("/settings/scanner/prefixes/", typed)

    assert response.status_code == 422
    assert said in response.text
    corner.refresh_from_db()
    assert corner.scan_prefixes == {}


READ = {
    "a product": (EAN, "looked up as: Product, Customer, Voucher"),
    "a Dutch licence": (DUTCH, "a shop may not keep"),
    "an American licence": (AMERICAN, "licence of US"),
    "a contact card": (VCARD, "A contact card."),
    "nothing": ("", "sent nothing"),
}


@pytest.mark.parametrize(("text", "said"), READ.values(), ids=READ)
def test_it_says_what_a_scan_would_be_taken_for(manager: Client, text: str, said: str) -> None:
    assert said in manager.post("/settings/scanner/reading/", {"text": text}).text.replace(
        "&#x27;", "'"
    )


@pytest.mark.parametrize("text", [AMERICAN, VCARD, PERSONAL])
def test_nothing_of_a_person_is_shown(manager: Client, text: str) -> None:
    Shop.objects.update(personal_ids="store")

    page = manager.post("/settings/scanner/reading/", {"text": text}).text

    assert [part for part in ("Sample", "Berg", "Anna", "Michael", PERSONAL) if part in page] == []
