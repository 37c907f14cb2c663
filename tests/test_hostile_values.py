"""What nobody means to type into settings: every field takes it or says what is wrong."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from stamgast.shops.models import Staff
from tests.conftest import browser_of

HOSTILE = [
    *("<script>alert(1)</script>", "' OR 1=1 --", "\x00", "x" * 10_000, "😀" * 50),
    *(
        "9" * 40,
        "-1",
        "1e9",
        "1e999999999",
        "Infinity",
        "NaN",
        "sNaN",
        "1,2,3",
        "0." + "0" * 60 + "1",
    ),
]
PAGES = ["credit_rules", "invoicing", "loyalty_settings", "shop_settings"]


@pytest.mark.parametrize("page", PAGES)
def test_no_field_of_settings_fails(olga: Staff, page: str) -> None:
    client, address = browser_of(olga), reverse(page)
    fields = set(re.findall(r'name="([\w.-]+)"', client.get(address).text))
    assert fields

    for field in fields:
        for value in HOSTILE:
            answer = client.post(address, {field: value})

            assert answer.status_code in (302, 422), (field, value)
            assert "<script>alert(1)" not in answer.text
