"""The order of the list, once the shop speaks another language."""

from __future__ import annotations

from django.test import Client
from django_tasks_db.models import DBTaskResult

from stamgast.customers.sorting import sort_anew
from stamgast.customers.storing import Entry, store_many
from stamgast.shops.models import Shop
from tests.shops.test_shop_settings import REGION, save

NAMES = ["Ek", "Öberg", "Olsson", "Åkesson", "Zetterberg"]


def names(shop: Shop) -> list[str]:
    return list(shop.customers.order_by("sort_name").values_list("last_name", flat=True))


def test_the_list_is_sorted_anew_in_the_shops_new_language(owner: Client, corner: Shop) -> None:
    people = [Entry(values={"last_name": name}) for name in NAMES]
    store_many(corner, people, by=None, source="import")
    assert names(corner) == ["Åkesson", "Ek", "Öberg", "Olsson", "Zetterberg"]

    save(owner, "region", REGION | {"language": "sv"})

    job = DBTaskResult.objects.get(task_path="stamgast.customers.sorting.sort_anew")
    assert job.task.call(*job.args_kwargs["args"]) == 2
    assert names(corner) == ["Ek", "Olsson", "Zetterberg", "Åkesson", "Öberg"]


def test_names_of_another_shop_stay_in_their_order(corner: Shop, rival: Shop) -> None:
    store_many(rival, [Entry(values={"last_name": "Öberg"})], by=None, source="import")
    Shop.objects.update(language="sv")

    assert sort_anew.call(corner.pk) == 0
    assert rival.customers.get().sort_name == "oberg"


def test_nothing_is_sorted_anew_where_the_language_stays(owner: Client, corner: Shop) -> None:
    save(owner, "region", REGION | {"time_zone": "Europe/Berlin"})

    assert not DBTaskResult.objects.exists()
