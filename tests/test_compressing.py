"""Pages are compressed; what streams or is no page goes as it is."""

from __future__ import annotations

from django.test import Client

from stamgast.customers.models import Customer
from tests.conftest import added

GZIP = {"Accept-Encoding": "gzip"}


def test_a_page_goes_compressed(desk: Client, mia: Customer) -> None:
    assert desk.get("/customers/", headers=GZIP)["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in desk.get("/customers/")


def test_an_export_streams_as_it_is(manager: Client, mia: Customer) -> None:
    for number in range(20):
        added(mia.shop, first_name=f"Bo {number}")

    response = manager.get("/customers/export/csv/", headers=GZIP)

    assert response.status_code == 200
    assert "Content-Encoding" not in response
