"""A customer's points: on their page, the list of what came and went, adjusting by hand."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from stamgast.loyalty import ledger
from stamgast.loyalty.expiring import day_of
from stamgast.loyalty.ledger import Cause, balance_of
from stamgast.loyalty.models import PointEntry, PointRules
from stamgast.shops.models import AuditEntry
from tests.conftest import added
from tests.programs import code_of, program_of


@pytest.fixture(autouse=True)
def rules(corner):
    return PointRules.objects.create(shop=corner, on=True, expire_after_months=12)


def give(customer, points, **more):
    cause = Cause("adjusted", f"test:{uuid.uuid4()}", at=timezone.now(), by=None, **more)
    return ledger.book(customer, points, cause)


def address(customer, more=""):
    return f"/customers/{customer.pk}/points/{more}"


def test_a_customers_page_tells_their_points_and_what_is_lost_soon(desk, mia):
    give(mia, 1412, expires_on=day_of(mia.shop, timezone.now()) + dt.timedelta(days=7))

    page = desk.get(mia.get_absolute_url()).text

    assert "1,412 points" in page
    assert "They pay SEK\xa0141.20." in page
    assert "1,412 points are good until" in page
    assert "Adjust" not in page


def test_a_shop_without_points_says_nothing_of_them(desk, mia):
    PointRules.objects.update(on=False)

    assert "points-title" not in desk.get(mia.get_absolute_url()).text


def test_what_came_and_went_is_listed_the_newest_first(desk, mia):
    give(mia, 100, note="For the long wait")
    give(mia, -30)

    page = desk.get(address(mia)).text

    assert page.index("-30") < page.index("+100")
    assert "For the long wait" in page


def test_the_list_goes_on_page_by_page(desk, mia, django_assert_max_num_queries):
    for _each in range(51):
        give(mia, 1)

    first = desk.get(address(mia))
    after = first.context["older"]
    with django_assert_max_num_queries(20):
        second = desk.get(address(mia) + f"?after={after}")

    assert [len(each.context["entries"]) for each in (first, second)] == [50, 1]
    assert second.context["older"] == 0


def adjust(client, customer, **given):
    form = client.get(address(customer, "adjustment/")).context["form"]
    sent = {"act": form["act"].value(), "way": "add", "points": "50", "reason": "Sorry"}
    return client.post(address(customer, "adjustment/"), sent | given)


def test_points_are_adjusted_with_a_reason(manager, max_, mia):
    response = adjust(manager, mia)

    assert response["Location"] == mia.get_absolute_url()
    entry = PointEntry.objects.get()
    assert (entry.kind, entry.points, entry.note, entry.by) == ("adjusted", 50, "Sorry", max_)
    assert entry.expires_on is not None
    written = AuditEntry.objects.get()
    assert (written.action, written.details) == (
        "loyalty.adjust",
        {"points": 50, "reason": "Sorry"},
    )


def test_the_same_adjustment_counts_once(manager, mia):
    act = str(uuid.uuid4())

    adjust(manager, mia, act=act)
    adjust(manager, mia, act=act)

    assert balance_of(mia) == 50
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"way": "take", "points": "51"}, "There are 50 points."),
        ({"points": "0"}, "greater than or equal to 1"),
        ({"points": "10000001"}, "less than or equal to 10000000"),
        ({"reason": " "}, "This field is required."),
    ],
    ids=["more than there are", "none", "too many", "no reason"],
)
def test_an_adjustment_that_is_refused_changes_nothing(manager, mia, given, told):
    give(mia, 50)

    response = adjust(manager, mia, **given)

    assert response.status_code == 422
    assert told in response.text
    assert balance_of(mia) == 50


def test_points_that_expired_are_not_taken(manager, mia):
    give(mia, 50, expires_on=day_of(mia.shop, timezone.now()) - dt.timedelta(days=2))

    assert "There are 0 points." in adjust(manager, mia, way="take", points="1").text


@pytest.mark.parametrize("more", ["", "adjustment/"])
def test_another_shops_customer_is_not_found(manager, rival, more):
    assert manager.get(address(added(rival, first_name="Ria"), more)).status_code == 404


def test_a_cashier_does_not_adjust(desk, mia):
    assert desk.get(address(mia, "adjustment/")).status_code == 403


# Other programs


def test_a_program_reads_a_customers_points(olga, mia):
    give(mia, 100)
    program = program_of(olga, "customers.view")

    told = program.send("get", f"/points/customers/{mia.number}").json()

    entry = told.pop("entries")[0]
    assert (entry["kind"], entry["points"], entry["receipt"]) == ("adjusted", 100, None)
    assert told == {
        "number": mia.number,
        "balance": 100,
        "worth": 1000,
        "expiring": 0,
        "until": None,
        "next": None,
    }


def test_a_program_adjusts_once_however_often_it_asks(olga, mia):
    program, body = program_of(olga), {"points": 70, "reason": "Webshop"}

    for _each in range(2):
        response = program.send(
            "post", f"/points/customers/{mia.number}", body, Idempotency_Key="once"
        )

    assert (response.status_code, response.json()["balance"]) == (201, 70)
    assert balance_of(mia) == 70


def test_a_program_takes_no_more_than_there_is(olga, mia):
    program = program_of(olga)

    no = program.send("post", f"/points/customers/{mia.number}", {"points": -1, "reason": "No"})

    assert code_of(no) == (422, "too_few_points")


def test_a_program_reads_and_changes_the_rules(olga, corner):
    program = program_of(olga)
    corner.groups.create(name="Staff")
    named = {"worth_of_100": 500, "groups": [{"group": "Staff", "spend_per_point": 500}]}

    told = program.send("patch", "/points/rules", named).json()

    assert told == {
        "on": True,
        "spend_per_point": 1000,
        "worth_of_100": 500,
        "sign_up_bonus": 0,
        "expire_after_months": 12,
        "groups": named["groups"],
    }
    assert program.send("get", "/points/rules").json() == told
    assert program.send("patch", "/points/rules", {"groups": []}).json()["groups"] == []


@pytest.mark.parametrize(
    ("body", "status"),
    [({"worth_of_100": 0}, 422), ({"groups": [{"group": "X", "spend_per_point": 1}]}, 422)],
    ids=["worth nothing", "no such group"],
)
def test_rules_that_make_no_sense_are_refused(olga, body, status):
    assert program_of(olga).send("patch", "/points/rules", body).status_code == status
