"""What the pages of a plan show and let be chosen."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from stamgast.shops.models import Shop
from stamgast.spreadsheets import views
from tests.conftest import added
from tests.spreadsheets.conftest import Bring, State


@pytest.fixture(autouse=True)
def jobs_at_once(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


LIST = "customer number,first name,group,date of birth\n"


def test_what_the_shop_lacks_is_made_or_an_error(
    corner: Shop, brought: Bring, manager: Client
) -> None:
    run = brought(LIST + "1,Mia,Retail,\n", until="read")
    columns = {f"column_{at}": each["target"] for at, each in enumerate(run.mapping)}
    address = reverse("import_columns", args=[run.pk])

    manager.post(address, columns | {"key": "number", "unknown": "refuse"})

    run.refresh_from_db()
    assert (run.state, run.counts["errors"], run.counts["new"]) == (State.CHECKED, 1, 0)
    again = brought(LIST + "2,Bo,Retail,\n", until="read")
    assert again.options["unknown"] == "refuse"


def test_the_order_of_dates_can_be_chosen(corner: Shop, brought: Bring, manager: Client) -> None:
    run = brought(LIST + "1,Mia,,03/04/1980\n", until="check")
    page = manager.get(reverse("import_detail", args=[run.pk])).content.decode()
    assert "How dates were read" in page
    assert "03/04/1980" in page

    manager.post(reverse("import_dates", args=[run.pk]), {"order_date_of_birth": "mdy"})
    manager.post(reverse("import_application", args=[run.pk]))

    assert str(corner.customers.get().date_of_birth) == "1980-03-04"


def test_every_change_of_a_plan_can_be_looked_at(
    corner: Shop, brought: Bring, manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "SHOWN_CHANGES", 2)
    for number in range(1, 6):
        added(corner, number=str(number), first_name=f"Old{number}")
    rows = "".join(f"{number},New{number},,\n" for number in range(1, 6))
    run = brought(LIST + rows, until="check")
    address = reverse("import_changes", args=[run.pk])

    first = manager.get(address).content.decode()
    further = manager.get(address, {"row": "4"}).content.decode()

    shown = [[f"New{n}" in page for n in range(1, 6)] for page in (first, further)]
    assert shown == [[True, True, False, False, False], [False, False, True, True, False]]
    assert "?row=4" in first
    assert manager.get(address, {"row": "99"}).status_code == 200


def test_the_rows_left_out_come_as_a_file_that_comes_in_once_mended(
    corner: Shop, brought: Bring, manager: Client
) -> None:
    run = brought(LIST + "1,Mia,,\n2,,,\n3,Bo,,1980-13-13\n", only_valid=True)

    file = manager.get(reverse("import_left_out", args=[run.pk]))

    rows = b"".join(file.streaming_content).decode().splitlines()
    assert [row.split(",")[0] for row in rows] == ["customer number", "2", "3"]
    mended = "\n".join(rows).replace("1980-13-13", "1980-12-13").replace("2,,", "2,Eva,") + "\n"
    assert brought(mended).counts["new"] == 2
    assert corner.customers.count() == 3


def test_another_shops_changes_are_not_found(
    rival: Shop, brought: Bring, manager: Client, corner: Shop
) -> None:
    run = brought(LIST + "1,Mia,,\n", until="check")
    run.shop = rival
    run.save()

    for name in ("import_changes", "import_detail"):
        assert manager.get(reverse(name, args=[run.pk])).status_code == 404
    for name in ("import_dates", "import_undo"):
        assert manager.post(reverse(name, args=[run.pk])).status_code == 404
