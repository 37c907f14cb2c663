"""Numbers in a request that no row can have: nobody is found by them, and nothing breaks."""

from __future__ import annotations

import pytest
from django.test import Client

from stamgast.customers.models import Customer

HUGE = ["9" * 19, "9" * 30, "9" * 5_000, "²", "٣"]


@pytest.mark.parametrize("number", HUGE)
def test_no_row_has_such_a_number(manager: Client, mia: Customer, number: str) -> None:
    answers = [
        manager.post("/customers/bulk/", {"act": "delete", "pick": number}),
        manager.post("/customers/bulk/", {"act": f"label_add:{number}", "pick": mia.pk}),
        manager.get(f"/customers/{mia.pk}/history/?before={number}"),
        manager.post(f"/customers/{mia.pk}/note/", {"note": "!", "version": number}),
        manager.post("/customers/lookalikes/", {"last_name": "Ek", "customer": number}),
        manager.get(f"/customers/table/?pk={number}"),
        manager.get(f"/customers/?group={number}"),
        manager.get(f"/customers/deleted/?page={number}"),
        manager.get(f"/customers/{number}/"),
    ]

    assert [answer.status_code for answer in answers if answer.status_code >= 500] == []
    assert mia in Customer.objects.all()
