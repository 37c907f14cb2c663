"""What a later migration may do to a table, and what outlasts it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import connection, models

from stamgast.customers import searching
from stamgast.customers.models import Customer, Label
from stamgast.customers.search_tables import Indexed
from stamgast.customers.storing import Entry, store
from stamgast.shops.models import Shop

pytestmark = pytest.mark.django_db(transaction=True)
Widen = Callable[[type[models.Model]], None]


@pytest.fixture
def widen(transactional_db: None) -> Iterator[Widen]:
    """Gives a table one more column, as a migration would, until the test is over."""
    wide = []

    def add(model: type[models.Model]) -> None:
        column: models.Field[str, str] = models.CharField(max_length=9, db_default="nothing")
        column.set_attributes_from_name("fresh")
        column.model = model
        with connection.schema_editor() as editor:
            editor.add_field(model, column)
        wide.append((model, column))

    yield add
    for model, column in wide:
        with connection.schema_editor() as editor:
            editor.remove_field(model, column)


@pytest.mark.parametrize("model", [Customer, Customer.labels.through])
def test_labels_are_still_watched_when_a_table_was_made_anew(
    corner: Shop, mia: Customer, widen: Widen, model: type[models.Model]
) -> None:
    label = Label.objects.create(shop=corner, name="VIP")

    widen(model)

    mia.labels.add(label)
    mia.refresh_from_db()
    with_label = mia.labelled
    mia.labels.clear()
    mia.refresh_from_db()
    assert (with_label, mia.labelled) == (True, False)


def test_the_search_still_follows_when_its_table_was_made_anew(
    corner: Shop, mia: Customer, widen: Widen
) -> None:
    widen(Indexed)

    entry = Entry(customer=mia, values={"last_name": "Öberg"})
    store(corner, entry, by=None, source="office")
    found = [searching.found(corner, text) for text in ("öberg", "åkesson")]
    assert found == [[mia], []]
