"""What our own pages call a field, lists may call it too: in English, Swedish and Dutch."""

from __future__ import annotations

import pytest
from django.utils import translation

from stamgast.customers.models import Customer
from stamgast.customers.table_columns import COLUMNS
from stamgast.shops.models import LANGUAGES
from stamgast.spreadsheets.customer_fields import CUSTOMERS
from stamgast.spreadsheets.fields import plain

CODES = [code for code, _name in LANGUAGES]


def meaning(name: str) -> str:
    known = CUSTOMERS.vocabulary.get(plain(name))
    return known[-1][0] if known else ""


@pytest.mark.parametrize("language", CODES)
def test_every_label_of_the_menu_is_known(language: str) -> None:
    with translation.override(language):
        found = {name: meaning(str(each.label)) for name, each in CUSTOMERS.targets.items()}

    assert found == {name: name for name in CUSTOMERS.targets}


@pytest.mark.parametrize("language", CODES)
def test_every_label_of_a_field_is_known(language: str) -> None:
    with translation.override(language):
        found = {name: meaning(str(each.label)) for name, each in CUSTOMERS.fields.items()}

    assert found == {name: name for name in CUSTOMERS.fields}


# The dialog says street and town under the head of an address.
OF_AN_ADDRESS = ("physical_",)
SHOWN_ELSEWHERE = ("account_limit", "personal_id", "points_opening", "account_opening")


@pytest.mark.parametrize("language", CODES)
def test_every_label_of_the_customer_dialog_is_known(language: str) -> None:
    fields = [name for name in CUSTOMERS.fields if not name.startswith(OF_AN_ADDRESS)]
    fields = [name for name in fields if name not in SHOWN_ELSEWHERE]
    with translation.override(language):
        labels = {
            name: str(getattr(Customer._meta.get_field(name), "verbose_name", ""))
            for name in fields
        }

    assert {name: (label, meaning(label)) for name, label in labels.items()} == {
        name: (label, name) for name, label in labels.items()
    }


@pytest.mark.parametrize("language", CODES)
def test_every_head_of_table_mode_is_known(language: str) -> None:
    with translation.override(language):
        found = {each.name: (str(each.label), meaning(str(each.label))) for each in COLUMNS}

    assert {name: meant for name, (_label, meant) in found.items()} == {
        each.name: each.name for each in COLUMNS
    }
