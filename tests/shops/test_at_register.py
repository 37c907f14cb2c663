"""Staff at a paired register: a name and a PIN, locking, and another's leave."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone
from ninja import Router

from stamgast import urls
from stamgast.api import till as till_api
from stamgast.shops import shifts
from stamgast.shops.api import House
from stamgast.shops.at_register import (
    AtRegister,
    Door,
    Paired,
    TillRequest,
    at_register,
    device,
)
from stamgast.shops.models import AuditEntry, Register, Shop, Staff
from stamgast.shops.sessions import others_at_work
from stamgast.shops.shifts import Approval, Shift
from tests.programs import code_of
from tests.shops.at_the_till import PIN, Till, register_of, till_at, with_pin


@pytest.fixture
def register(corner: Shop) -> Register:
    return register_of(corner)


@pytest.fixture
def till(register: Register, ben: Staff, max_: Staff) -> Till:
    """Paired; Ben and Max have PINs."""
    with_pin(ben)
    with_pin(max_, "13579")
    return till_at(register, max_)


def longer_ago(minutes: float) -> None:
    """As if nobody had touched the register for so long."""
    Shift.objects.update(seen_at=timezone.now() - dt.timedelta(minutes=minutes))


# Signing in


def test_only_the_active_with_a_pin_may_be_chosen_and_no_e_mail_shows(
    till: Till, ben: Staff, max_: Staff, olga: Staff, rival: Shop
) -> None:
    with_pin(Staff.objects.create(shop=rival, name="Nick"))
    with_pin(Staff.objects.create(shop=ben.shop, name="Gone", active=False))

    state = till.state()

    assert [person["name"] for person in state["here"]["staff"]] == ["Ben", "Max"]
    assert "@" not in str(state)


def test_somebody_signs_in_and_out(till: Till, ben: Staff) -> None:
    inside = till.sign_in(ben).json()["here"]
    assert (inside["at_work"]["name"], inside["locked_by"]) == ("Ben", None)
    assert inside["at_work"]["permissions"] == [
        "customers.edit", "customers.view", "products.view", "sales.sell", "sales.view",
        "vouchers.view",
    ]  # fmt: skip

    outside = till.send("/sign-out").json()["here"]

    assert (outside["at_work"], outside["locked_by"]) == (None, None)
    shift = Shift.objects.get()
    assert (shift.staff, shift.ended, shift.until is None) == (ben, "out", False)


def test_another_takes_over(till: Till, ben: Staff, max_: Staff) -> None:
    till.sign_in(ben)

    assert till.sign_in(max_, "13579").json()["here"]["at_work"]["name"] == "Max"
    assert list(Shift.objects.filter(until=None).values_list("staff", flat=True)) == [max_.pk]


def test_a_wrong_pin_is_refused_in_no_log(
    till: Till, ben: Staff, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    answer = till.sign_in(ben, "86421")

    assert code_of(answer) == (422, "wrong_pin")
    assert answer.json()["error"]["message"] == "That is not the PIN of Ben."
    assert "86421" not in caplog.text
    assert not Shift.objects.exists()


def test_after_five_misses_the_right_pin_opens_nothing_for_a_while(till: Till, ben: Staff) -> None:
    codes = [code_of(till.sign_in(ben, "0000"))[1] for _try in range(5)]
    assert codes == ["wrong_pin"] * 4 + ["pin_locked"]

    refused = till.sign_in(ben)
    assert code_of(refused) == (409, "pin_locked")
    assert "Ben can try again at" in refused.json()["error"]["message"]
    assert AuditEntry.objects.filter(action="staff.pin_locked").count() == 1

    Staff.objects.update(pin_missed_at=timezone.now() - dt.timedelta(minutes=15))
    assert till.sign_in(ben).status_code == 200


def test_misses_do_not_add_up_over_right_ones(till: Till, ben: Staff) -> None:
    for _time in range(2):
        for _try in range(4):
            till.sign_in(ben, "0000")
        assert till.sign_in(ben).status_code == 200


def test_one_persons_misses_lock_nobody_else(till: Till, ben: Staff, max_: Staff) -> None:
    for _try in range(5):
        till.sign_in(ben, "0000")

    assert till.sign_in(max_, "13579").status_code == 200


def test_an_owner_unlocks_a_pin(till: Till, ben: Staff, owner: Client) -> None:
    for _try in range(5):
        till.sign_in(ben, "0000")
    page = owner.get(f"/settings/staff/{ben.pk}/").text
    assert "Too many wrong PINs for Ben" in page

    answer = owner.post(f"/settings/staff/{ben.pk}/pin/unlock/", follow=True)

    assert "The PIN of Ben works again." in answer.text
    assert "Too many wrong PINs" not in answer.text
    assert till.sign_in(ben).status_code == 200


def test_somebody_of_another_shop_signs_in_nowhere(till: Till, rival: Shop) -> None:
    nick = with_pin(Staff.objects.create(shop=rival, name="Nick"))

    assert code_of(till.sign_in(nick)) == (404, "not_found")


def test_who_is_switched_off_is_gone_from_the_register(till: Till, ben: Staff) -> None:
    till.sign_in(ben)
    Staff.objects.filter(pk=ben.pk).update(active=False)

    here = till.state()["here"]

    assert (here["at_work"], here["locked_by"]) == (None, None)
    assert code_of(till.send("/touch")) == (401, "locked")


# Locking


def test_a_locked_register_waits_for_whoever_was_there_or_somebody_else(
    till: Till, ben: Staff, max_: Staff
) -> None:
    till.sign_in(ben)

    locked = till.send("/lock").json()["here"]

    assert (locked["at_work"], locked["locked_by"]["name"]) == (None, "Ben")
    assert code_of(till.send("/touch")) == (401, "locked")
    assert till.sign_in(ben).json()["here"]["at_work"]["name"] == "Ben"
    assert Shift.objects.count() == 2
    till.send("/lock")
    assert till.sign_in(max_, "13579").json()["here"]["at_work"]["name"] == "Max"


def test_leaving_a_locked_register_forgets_who_was_there(till: Till, ben: Staff) -> None:
    till.sign_in(ben)
    till.send("/lock")

    assert till.send("/sign-out").json()["here"]["locked_by"] is None


def test_untouched_it_locks_by_itself_after_the_shops_minutes(
    till: Till, ben: Staff, corner: Shop
) -> None:
    till.sign_in(ben)
    longer_ago(5)
    assert till.state()["here"]["at_work"]["name"] == "Ben"
    longer_ago(6)

    here = till.state()["here"]

    assert (here["at_work"], here["locked_by"]["name"]) == (None, "Ben")
    Shop.objects.update(lock_after=30)
    assert till.state()["here"]["at_work"]["name"] == "Ben"


def test_a_touch_keeps_it_open_and_looking_does_not(till: Till, ben: Staff) -> None:
    till.sign_in(ben)
    longer_ago(4)
    seen = Shift.objects.get().seen_at

    till.state()
    assert Shift.objects.get().seen_at == seen
    assert till.send("/touch").status_code == 204

    assert Shift.objects.get().seen_at > seen


def test_a_shift_that_lapsed_ended_then_and_not_when_the_next_began(
    till: Till, ben: Staff, max_: Staff
) -> None:
    till.sign_in(ben)
    longer_ago(60)

    till.sign_in(max_, "13579")

    first = Shift.objects.get(staff=ben)
    assert first.until == first.lapses_at < timezone.now() - dt.timedelta(minutes=54)


def test_the_owner_chooses_the_minutes(owner: Client, corner: Shop) -> None:
    page = owner.get("/settings/shop/register/")
    form = {"lock_after": "15", "seen": page.context["form"]["seen"].value()}

    owner.post("/settings/shop/register/", form)

    corner.refresh_from_db()
    assert corner.lock_after == 15
    assert owner.post("/settings/shop/register/", form | {"lock_after": "0"}).status_code == 422


def test_a_register_at_work_is_work(till: Till, ben: Staff) -> None:
    now = timezone.now()
    assert not others_at_work(but=None, at=now)

    till.sign_in(ben)

    # Whoever imports may be the one who is at the register: customers wait there.
    assert others_at_work(but=ben.user, at=now)
    longer_ago(21)
    assert not others_at_work(but=None, at=now)


# One's own PIN


def test_everybody_chooses_their_own_pin_after_the_password(desk: Client, ben: Staff) -> None:
    from tests.shops.test_second_factor import proven

    assert desk.get("/account/pin/")["Location"].startswith("/accounts/again/")
    proven(desk).post("/account/pin/", {"pin": "97531"})

    ben.refresh_from_db()
    assert ben.check_pin("97531")
    assert AuditEntry.objects.get().details == {"pin": True}


# Leave for one act, by another's PIN. Selling comes later; these pages and routes stand
# for whatever asks for a permission at the register.

acts = Router()


@acts.post("/refund", auth=AtRegister("sales.refund"))
def act_refund(request: TillRequest) -> dict[str, Any]:
    return {"by": request.staff.name, "leave": getattr(request.approved_by, "name", None)}


@device("register")
def paired_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.register.name)  # type: ignore[attr-defined]


@at_register("sales.refund")
def refund_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.staff.name)  # type: ignore[attr-defined]


class Urls:
    house = House(title="acts", version="1", urls_namespace="acts", openapi_url=None)
    house.add_router("", acts)
    urlpatterns = [
        path("api/v1/till/acts/", house.urls),
        path("paired/", paired_page),
        path("refund/", refund_page, name="refund"),
        *urls.urlpatterns,
    ]
    handler404 = urls.handler404


@pytest.fixture
def refunding(till: Till, settings: Any) -> Till:
    settings.ROOT_URLCONF = Urls
    return till


def leave_by(till: Till, member: Staff, pin: str, permission: str = "sales.refund") -> Any:
    return till.send("/approval", {"staff": member.pk, "pin": pin, "permission": permission})


def refund(till: Till, **headers: str) -> Any:
    return till.send("/acts/refund", **headers)


def test_who_may_needs_no_leave(refunding: Till, max_: Staff) -> None:
    refunding.sign_in(max_, "13579")

    assert refund(refunding).json() == {"by": "Max", "leave": None}


def test_who_may_not_is_told_what_it_takes(refunding: Till, ben: Staff) -> None:
    refunding.sign_in(ben)

    error = refund(refunding).json()["error"]

    assert (error["code"], error["permission"]) == ("needs_approval", "sales.refund")
    assert error["message"] == "You may not do this alone: Refund."


def test_anothers_pin_gives_leave_once(refunding: Till, ben: Staff, max_: Staff) -> None:
    refunding.sign_in(ben)
    given = leave_by(refunding, max_, "13579").json()
    assert given["by"] == {"id": max_.pk, "name": "Max"}

    first = refund(refunding, X_Approval=given["approval"])

    assert first.json() == {"by": "Ben", "leave": "Max"}
    assert code_of(refund(refunding, X_Approval=given["approval"])) == (403, "needs_approval")
    assert given["approval"] not in str(Approval.objects.values())
    entry = AuditEntry.objects.get(action="sales.refund")
    assert (entry.staff, entry.subject, entry.details) == (max_, "Till", {"approved": True})


def test_the_same_act_sent_twice_finds_its_leave_again(
    refunding: Till, ben: Staff, max_: Staff
) -> None:
    refunding.sign_in(ben)
    leave = leave_by(refunding, max_, "13579").json()["approval"]

    answers = [
        refund(refunding, X_Approval=leave, Idempotency_Key=key).status_code
        for key in ("a", "a", "b")
    ]

    assert answers == [200, 200, 403]


def test_leave_is_for_two_minutes_for_one_permission_and_at_one_register(
    refunding: Till, ben: Staff, max_: Staff, corner: Shop
) -> None:
    other = till_at(register_of(corner, "Other"), max_)
    for each in (refunding, other):
        each.sign_in(ben)
    leave = leave_by(refunding, max_, "13579").json()["approval"]
    discount = leave_by(refunding, max_, "13579", "sales.discount").json()["approval"]

    assert refund(other, X_Approval=leave).status_code == 403
    assert refund(refunding, X_Approval=discount).status_code == 403
    Approval.objects.update(at=timezone.now() - shifts.APPROVAL_LIVES)
    assert refund(refunding, X_Approval=leave).status_code == 403


def test_leave_ends_with_the_right_of_whoever_gave_it(
    refunding: Till, ben: Staff, max_: Staff
) -> None:
    refunding.sign_in(ben)
    leave = leave_by(refunding, max_, "13579").json()["approval"]
    Staff.objects.filter(pk=max_.pk).update(role="cashier")

    assert refund(refunding, X_Approval=leave).status_code == 403


@pytest.mark.parametrize(
    ("name", "pin", "permission", "code"),
    [
        ("Ben", PIN, "sales.refund", "approver_may_not"),
        ("Max", "0000", "sales.refund", "wrong_pin"),
        ("Max", "13579", "sales.everything", "permission_unknown"),
    ],
    ids=["may not either", "wrong PIN", "nothing to give leave for"],
)
def test_no_leave_is_given(
    name: str, pin: str, permission: str, code: str, refunding: Till, ben: Staff, max_: Staff
) -> None:
    refunding.sign_in(ben)

    answer = leave_by(refunding, Staff.objects.get(name=name), pin, permission)

    assert code_of(answer)[1] == code
    assert not Approval.objects.exists()


def test_misses_at_giving_leave_lock_the_pin_too(refunding: Till, ben: Staff, max_: Staff) -> None:
    refunding.sign_in(ben)

    codes = [code_of(leave_by(refunding, max_, "0000"))[1] for _try in range(5)]

    assert codes[-1] == "pin_locked"


# Pages and routes


def test_a_page_for_registers_leads_others_to_pairing(refunding: Till, stranger: Client) -> None:
    assert stranger.get("/paired/")["Location"] == "/register/"
    assert refunding.get("/paired/").text == "Till"


def test_a_page_at_the_register_asks_who_is_there_and_what_they_may(
    refunding: Till, stranger: Client, ben: Staff, max_: Staff
) -> None:
    assert stranger.get("/refund/")["Location"] == "/register/"
    assert refunding.get("/refund/")["Location"] == "/register/"
    refunding.sign_in(ben)
    assert refunding.get("/refund/").status_code == 403
    refunding.sign_in(max_, "13579")
    assert refunding.get("/refund/").text == "Max"


def test_every_policy_of_the_register_is_named() -> None:
    assert [paired_page.policy, refund_page.policy] == [  # type: ignore[attr-defined]
        "device register",
        "at register sales.refund",
    ]


def routes() -> dict[str, Any]:
    return {
        operation.view_func.__name__: operation
        for router in till_api._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
    }


def test_every_route_of_the_till_names_its_policy() -> None:
    assert [name for name, route in routes().items() if len(route.auth_callbacks) != 1] == []
    policies = {type(route.auth_callbacks[0]) for route in routes().values()}
    assert policies <= {Door, Paired, AtRegister}


def test_only_these_routes_are_open_to_any_browser() -> None:
    doors = [name for name, each in routes().items() if type(each.auth_callbacks[0]) is Door]

    assert sorted(doors) == ["screen_state", "till_pairing", "till_state"]


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/lock", "/touch", "/approval"])
def test_a_browser_that_is_no_register_opens_nothing(path: str, db: None) -> None:
    body = {"staff": 1, "pin": PIN, "permission": "sales.refund"}

    assert code_of(Till().send(path, body)) == (401, "not_paired")


@pytest.mark.parametrize("path", ["/touch", "/approval"])
def test_nobody_at_the_register_opens_nothing(path: str, till: Till) -> None:
    body = {"staff": 1, "pin": PIN, "permission": "sales.refund"}

    assert code_of(till.send(path, body)) == (401, "locked")


@pytest.mark.parametrize("path", ["/pairing", "/sign-in", "/sign-out", "/lock", "/touch"])
def test_without_the_pages_token_nothing_is_taken(path: str, till: Till) -> None:
    forged = Till(enforce_csrf_checks=True)
    forged.cookies["register"] = till.cookies["register"].value

    assert code_of(forged.send(path, {})) == (403, "stale_page")


def test_with_the_pages_token_it_is(till: Till, ben: Staff) -> None:
    browser = Till(enforce_csrf_checks=True)
    browser.cookies["register"] = till.cookies["register"].value
    token = browser.state()["token"]

    answer = browser.send("/sign-in", {"staff": ben.pk, "pin": PIN}, X_CSRFToken=token)

    assert answer.status_code == 200
