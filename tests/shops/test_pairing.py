"""A browser becomes a register: by a code, or on the spot."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from stamgast.shops import devices
from stamgast.shops.devices import CODE_LIVES, MISSES, Device, Waiting
from stamgast.shops.models import AuditEntry, Register, Shop, Staff
from tests.programs import code_of
from tests.shops.at_the_till import Till, device_of, register_of, till_at, with_pin


@pytest.fixture
def register(corner: Shop) -> Register:
    return register_of(corner)


@pytest.fixture
def unpaired(db: None) -> Till:
    return Till(headers={"User-Agent": "Mozilla/5.0 (iPad) Safari/604.1"})


def shown(till: Till, kind: str = "register") -> str:
    """The code on the browser's page."""
    code: str = till.send("/pairing", {"kind": kind}).json()["code"]
    return code


def typed(client: Client, register: Register, code: str) -> Client:
    return client.post(f"/settings/registers/{register.pk}/pairing/", {"code": code})  # type: ignore[return-value]


def test_a_browser_shows_a_code_and_becomes_the_register_where_it_is_typed(
    unpaired: Till, manager: Client, register: Register
) -> None:
    assert unpaired.state()["here"] is None
    code = shown(unpaired)

    answer = manager.post(
        f"/settings/registers/{register.pk}/pairing/",
        {"code": f"{code[:3]} {code[3:]}"},
        follow=True,
    )

    assert "Till is paired with Safari." in answer.text
    here = unpaired.state()["here"]
    assert (here["name"], here["outlet"], here["shop"]["name"]) == ("Till", "Harbour", "Corner")
    entry = AuditEntry.objects.get(action="shop.paired")
    assert (entry.subject, entry.details) == ("Till", {"kind": "register"})


def test_the_cookie_is_for_no_script_and_the_database_knows_only_its_hash(unpaired: Till) -> None:
    shown(unpaired)

    cookie = unpaired.cookies["register"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 34_560_000)
    waiting = Waiting.objects.get()
    assert cookie.value not in (waiting.code, waiting.digest)


def test_over_https_the_cookie_is_for_this_host_alone(unpaired: Till, settings: object) -> None:
    settings.HTTPS = True  # type: ignore[attr-defined]

    shown(unpaired)

    assert unpaired.cookies["__Host-register"]["secure"]


def test_a_code_is_taken_once(unpaired: Till, manager: Client, register: Register) -> None:
    code = shown(unpaired)
    typed(manager, register, code)

    again = typed(manager, register, code)

    assert again.status_code == 422  # type: ignore[attr-defined]
    assert "No browser shows this code." in again.text  # type: ignore[attr-defined]
    assert Device.objects.count() == 1


def test_a_code_works_for_ten_minutes(unpaired: Till, manager: Client, register: Register) -> None:
    code = shown(unpaired)
    Waiting.objects.update(since=timezone.now() - CODE_LIVES - dt.timedelta(seconds=1))

    typed(manager, register, code)

    assert not Device.objects.exists()


def test_a_new_code_ends_the_one_before(
    unpaired: Till, manager: Client, register: Register
) -> None:
    old, new = shown(unpaired), shown(unpaired)

    typed(manager, register, old)
    assert not Device.objects.exists()
    typed(manager, register, new)

    assert unpaired.state()["here"]["name"] == "Till"


def test_guessing_a_code_closes_the_shops_door_for_right_ones_too(
    unpaired: Till, manager: Client, register: Register
) -> None:
    code = shown(unpaired)
    wrong = "000000" if code != "000000" else "111111"
    for _try in range(MISSES):
        typed(manager, register, wrong)

    answer = typed(manager, register, code)

    assert "Too many wrong codes." in answer.text  # type: ignore[attr-defined]
    assert not Device.objects.exists()


@pytest.mark.parametrize("code", ["12345", "1234567", "12a456", "１２３４５６"])
def test_a_code_is_six_digits(code: str, manager: Client, register: Register) -> None:
    answer = typed(manager, register, code)

    assert "A code is six digits." in answer.text  # type: ignore[attr-defined]


def test_one_address_gets_only_so_many_codes(unpaired: Till) -> None:
    answers = [unpaired.send("/pairing", {}).status_code for _try in range(31)]

    assert answers == [200] * 30 + [429]


def test_too_many_waiting_browsers_are_told_to_wait(
    unpaired: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "WAITING", 0)

    assert code_of(unpaired.send("/pairing", {})) == (409, "too_many_waiting")


def test_whoever_is_signed_in_beside_it_pairs_at_once(max_: Staff, register: Register) -> None:
    browser = Till()
    assert max_.user
    browser.force_login(max_.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    (offered,) = browser.state()["pairable"]
    assert (offered["outlet"], offered["name"]) == ("Harbour", "Till")

    answer = browser.post(offered["address"])

    assert answer["Location"] == "/register/"
    assert browser.state()["here"]["name"] == "Till"


def test_a_cashier_pairs_nothing(ben: Staff, register: Register) -> None:
    browser = Till()
    assert ben.user
    browser.force_login(ben.user, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert browser.state()["pairable"] == []
    assert browser.post(f"/settings/registers/{register.pk}/here/").status_code == 403


def test_a_register_is_one_browser_and_the_next_takes_its_place(
    max_: Staff, register: Register
) -> None:
    first, second = till_at(register, max_), till_at(register, max_)

    assert first.state()["here"] is None
    assert second.state()["here"]["name"] == "Till"


def test_a_screen_stands_beside_its_register(
    unpaired: Till, manager: Client, max_: Staff, register: Register
) -> None:
    till = till_at(register, max_)
    typed(manager, register, shown(unpaired, "screen"))

    assert till.state()["here"]["name"] == "Till"
    # A screen's cookie opens no register.
    assert unpaired.state()["here"] is None
    assert unpaired.cookies["screen"].value
    assert sorted(register.devices.values_list("kind", flat=True)) == ["register", "screen"]


def test_a_device_is_listed_and_unpaired_at_once(
    manager: Client, max_: Staff, ben: Staff, register: Register
) -> None:
    till = till_at(register, max_)
    till.sign_in(with_pin(ben))
    assert "Chrome on Windows" in manager.get("/settings/outlets/").text
    device = device_of(register)

    answer = manager.post(f"/settings/devices/{device.pk}/revocation/", follow=True)

    assert "It is no longer paired with Till." in answer.text
    assert "Not paired with a device yet." in answer.text
    assert till.state()["here"] is None
    assert code_of(till.send("/lock")) == (401, "not_paired")
    assert device.shifts.get().until is not None


def test_an_unpaired_browser_can_be_paired_again(
    manager: Client, max_: Staff, register: Register
) -> None:
    till = till_at(register, max_)
    device_of(register).revoke(by=max_, at=timezone.now())

    typed(manager, register, shown(till))

    assert till.state()["here"]["name"] == "Till"


def test_a_device_is_seen_to_the_nearest_ten_minutes(max_: Staff, register: Register) -> None:
    till = till_at(register, max_)
    long_ago = timezone.now() - dt.timedelta(days=3)
    Device.objects.update(seen_at=long_ago)

    till.state()

    assert device_of(register).seen_at > long_ago


def test_browsers_that_nobody_paired_are_forgotten(unpaired: Till) -> None:
    shown(unpaired)
    Waiting.objects.update(since=timezone.now() - dt.timedelta(hours=1))

    devices.forget_waiting()

    assert not Waiting.objects.exists()


def test_the_register_speaks_as_the_shop_until_somebody_chooses(
    corner: Shop, max_: Staff, register: Register
) -> None:
    till = till_at(register, max_)
    Shop.objects.update(language="sv")
    assert 'lang="sv"' in till.get("/register/").text

    till.post("/language/", {"language": "nl", "next": "/register/"})

    assert 'lang="nl"' in till.get("/register/").text
    cache.clear()


# A screen, from the register itself


@pytest.fixture
def at_till(register: Register, max_: Staff) -> Till:
    """Max, a manager, at the register."""
    till = till_at(register, with_pin(max_))
    till.sign_in(max_)
    return till


def test_a_register_takes_the_code_of_its_screen_and_sends_it_away(
    unpaired: Till, at_till: Till, register: Register
) -> None:
    code = shown(unpaired, "screen")

    paired = at_till.send("/screens", {"code": f"{code[:3]} {code[3:]}"}).json()
    removed = at_till.send(f"/screens/{paired['screens'][0]['id']}", method="delete").json()

    assert [screen["browser"] for screen in paired["screens"]] == ["Safari · iPad"]
    assert paired["address"].endswith("/screen/")
    assert removed["screens"] == []
    device = Device.objects.get(kind="screen")
    assert (device.register, device.revoked_at is None) == (register, False)
    kinds = [(entry.action, entry.details["kind"]) for entry in AuditEntry.objects.order_by("pk")]
    assert kinds[-2:] == [("shop.paired", "screen"), ("shop.unpaired", "screen")]


def test_a_code_of_a_register_makes_no_screen_and_no_register_of_it(
    unpaired: Till, at_till: Till, register: Register
) -> None:
    before = device_of(register)

    answer = at_till.send("/screens", {"code": shown(unpaired)})

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "code_unknown")
    assert device_of(register) == before


def test_a_cashier_pairs_a_screen_with_another_s_leave(
    unpaired: Till, register: Register, ben: Staff, max_: Staff
) -> None:
    till = till_at(register, with_pin(max_))
    till.sign_in(with_pin(ben))
    code = shown(unpaired, "screen")

    alone = till.send("/screens", {"code": code}, idempotency_key="k")
    given = till.send(
        "/approval", {"staff": max_.pk, "pin": "2468", "permission": "shop.registers"}
    ).json()["approval"]
    together = till.send("/screens", {"code": code}, idempotency_key="k", x_approval=given)

    assert alone.json()["error"]["permission"] == "shop.registers"
    assert len(together.json()["screens"]) == 1
    assert Device.objects.get(kind="screen").paired_by == max_


def test_a_register_removes_no_screen_of_another(
    unpaired: Till, at_till: Till, corner: Shop, max_: Staff
) -> None:
    other = devices.became(
        register_of(corner, "Second"), "screen", "digest", "", by=max_, at=timezone.now()
    )

    assert at_till.send("/screens", method="get").json()["screens"] == []
    assert at_till.send(f"/screens/{other.pk}", method="delete").status_code == 404


def test_the_list_of_registers_says_which_device_is_a_screen(
    unpaired: Till, manager: Client, register: Register
) -> None:
    typed(manager, register, shown(unpaired, "screen"))

    page = manager.get("/settings/outlets/").text

    assert '<span class="chip green">Customer screen</span>' in page
