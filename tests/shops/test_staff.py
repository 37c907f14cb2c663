"""Settings → Staff: who works here, and as what."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client

from stamgast.lib.refused import Refused
from stamgast.shops import staffing
from stamgast.shops.models import AuditEntry, Shop, Staff, User
from tests.conftest import browser_of
from tests.shops.conftest import sign_in
from tests.shops.test_passwords import chosen, link_in
from tests.shops.test_signing_in import is_in

Hired = Callable[[Shop, str, str], Staff]
Post = Callable[[], list[EmailMessage]]


def add(client: Client, **given: str) -> Any:
    form = {"name": "Nora", "role": "manager", "email": "", "pin": ""} | given
    return client.post("/settings/staff/new/", form)


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_the_list_shows_who_works_here_and_how(
    owner: Client, ben: Staff, hired: Hired, rival: Shop
) -> None:
    hired(rival, "Nick", "cashier")
    Staff.objects.create(shop=ben.shop, name="Carla", role="cashier")

    page = owner.get("/settings/staff/").text

    assert "ben@corner.example" in page
    assert "register only" in page
    assert "(you)" in page
    assert "Nick" not in page


def test_the_list_shows_what_each_role_may_do(owner: Client) -> None:
    page = owner.get("/settings/staff/").text

    row = page[page.index("Export customers to a file") :]
    row = row[: row.index("</tr>")]
    assert [row.count(">yes<"), row.count(">no<")] == [2, 1]


@pytest.mark.parametrize("colleagues", [1, 3])
def test_a_longer_list_needs_no_more_queries(
    colleagues: int, owner: Client, corner: Shop, django_assert_num_queries: Any
) -> None:
    for number in range(colleagues):
        Staff.objects.create(shop=corner, name=f"C{number}")
    owner.get("/account/")

    with django_assert_num_queries(4):
        owner.get("/settings/staff/")


# Taking on


def test_a_cashier_is_added_with_a_pin_alone(owner: Client, corner: Shop) -> None:
    response = add(owner, name="Carla", role="cashier", pin="2468")

    assert response["Location"] == "/settings/staff/"
    carla = corner.staff.get(name="Carla")
    assert (carla.role, carla.user) == ("cashier", None)
    assert carla.check_pin("2468")
    assert "2468" not in carla.pin
    assert actions() == ["staff.hired"]


def test_somebody_invited_chooses_a_password_and_is_in(
    owner: Client, corner: Shop, stranger: Client, post: Post
) -> None:
    add(owner, email="Nora@Corner.example")

    (message,) = post()
    assert message.to == ["nora@corner.example"]
    assert message.subject == "You work in Corner now"
    assert corner.staff.get(name="Nora").waiting
    chosen(stranger, link_in(message))
    assert is_in(stranger)
    assert not corner.staff.get(name="Nora").waiting
    assert actions() == ["staff.hired", "staff.invited"]


def test_somebody_who_works_in_another_shop_keeps_their_password(
    owner: Client, corner: Shop, rival: Shop, hired: Hired, stranger: Client, post: Post
) -> None:
    nick = hired(rival, "Nick", "owner")

    add(owner, name="Nick", email="nick@rival.example")

    (message,) = post()
    assert "/password/" not in str(message.body)
    assert "Sign in as you always do:" in str(message.body)
    sign_in(stranger, "nick@rival.example")
    assert is_in(stranger)
    assert set(User.objects.get(pk=nick.user_id).places.values_list("shop__name", flat=True)) == {
        "Corner",
        "Rival",
    }


def test_an_e_mail_works_here_once(owner: Client, ben: Staff, corner: Shop) -> None:
    response = add(owner, email="ben@corner.example", name="Benny")

    assert response.status_code == 422
    assert "Somebody here signs in with this e-mail already." in response.text
    assert 'value="Benny"' in response.text
    assert not corner.staff.filter(name="Benny").exists()


@pytest.mark.parametrize(
    "pin", ["12", "123456789", "12a4", "１２３４"], ids=["short", "long", "letters", "wide digits"]
)
def test_a_pin_is_four_to_eight_digits(pin: str, owner: Client, corner: Shop) -> None:
    response = add(owner, pin=pin)

    assert response.status_code == 422
    assert not corner.staff.filter(name="Nora").exists()


# Changing


def edit(client: Client, member: Staff, **given: str) -> Any:
    form = {"name": member.name, "role": member.role} | given
    return client.post(f"/settings/staff/{member.pk}/", form)


def test_a_colleague_gets_another_role(owner: Client, ben: Staff) -> None:
    response = edit(owner, ben, role="manager")

    assert response["Location"] == f"/settings/staff/{ben.pk}/"
    assert Staff.objects.get(pk=ben.pk).role == "manager"
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.details) == ("staff.changed", {"role": "manager"})


def test_saving_without_a_change_writes_nothing_down(owner: Client, ben: Staff) -> None:
    edit(owner, ben)

    assert actions() == []


def test_nobody_changes_their_own_role(owner: Client, olga: Staff, hired: Hired) -> None:
    hired(olga.shop, "Otto", "owner")

    response = edit(owner, olga, role="manager")

    assert response.status_code == 422
    assert "Nobody changes their own role." in response.text
    assert Staff.objects.get(pk=olga.pk).role == "owner"


def test_an_owner_makes_another_owner_a_manager(owner: Client, olga: Staff, hired: Hired) -> None:
    otto = hired(olga.shop, "Otto", "owner")

    edit(owner, otto, role="manager")

    assert Staff.objects.get(pk=otto.pk).role == "manager"


def test_an_owner_who_is_only_invited_does_not_count(olga: Staff, corner: Shop) -> None:
    """Else the shop may be left to somebody who never comes."""
    invited = User.objects.create_user("late@corner.example")
    late = Staff.objects.create(shop=corner, user=invited, name="Late", role="owner")

    with pytest.raises(Refused) as refused:
        staffing.change(olga, name="Olga", role="manager", by=late)

    assert refused.value.code == "last_owner"


@pytest.mark.parametrize("act", [staffing.switch_off, staffing.remove_sign_in])
def test_the_last_owner_stays(act: Any, olga: Staff, hired: Hired) -> None:
    otto = hired(olga.shop, "Otto", "owner")
    act(otto, by=olga)
    otto.refresh_from_db()

    with pytest.raises(Refused) as refused:
        act(olga, by=Staff.objects.create(shop=olga.shop, name="Ghost", role="owner"))

    assert refused.value.code == "last_owner"


@pytest.mark.parametrize("path", ["off/", "sign-in/remove/"])
def test_nobody_ends_their_own_access(path: str, owner: Client, olga: Staff, hired: Hired) -> None:
    hired(olga.shop, "Otto", "owner")

    response = owner.post(f"/settings/staff/{olga.pk}/{path}")

    assert response.status_code == 409
    assert "Nobody ends their own access." in response.text
    assert is_in(owner)


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_demote_each_other_leave_one(
    olga: Staff, hired: Hired, ready_together: Any
) -> None:
    otto = hired(olga.shop, "Otto", "owner")
    refused = ready_together(
        lambda: staffing.change(otto, name="Otto", role="manager", by=olga),
        lambda: staffing.change(olga, name="Olga", role="manager", by=otto),
    )

    assert len(refused) == 1
    assert Staff.objects.filter(role="owner").count() == 1


@pytest.fixture
def ready_together() -> Callable[..., list[Refused]]:
    """Does several things at the same moment, each on a connection of its own."""

    def run(*acts: Callable[[], None]) -> list[Refused]:
        barrier, refused = threading.Barrier(len(acts)), list[Refused]()

        def one(act: Callable[[], None]) -> None:
            barrier.wait()
            try:
                act()
            except Refused as no:
                refused.append(no)
            finally:
                connection.close()

        threads = [threading.Thread(target=one, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return refused

    return run


# The PIN


def test_a_pin_is_changed_and_taken_away(owner: Client, ben: Staff) -> None:
    owner.post(f"/settings/staff/{ben.pk}/pin/", {"pin": "135790"})
    given = Staff.objects.get(pk=ben.pk)
    owner.post(f"/settings/staff/{ben.pk}/pin/", {"pin": ""})

    assert given.check_pin("135790")
    assert not Staff.objects.get(pk=ben.pk).check_pin("")
    assert [entry.details for entry in AuditEntry.objects.order_by("pk")] == [
        {"pin": True},
        {"pin": False},
    ]


def test_a_bad_pin_is_told_at_its_field(owner: Client, ben: Staff) -> None:
    response = owner.post(f"/settings/staff/{ben.pk}/pin/", {"pin": "12a4"})

    assert response.status_code == 422
    assert "A PIN is four to eight digits." in response.text


# Signing in


def test_somebody_of_the_register_gets_a_sign_in(owner: Client, corner: Shop, post: Post) -> None:
    carla = Staff.objects.create(shop=corner, name="Carla")

    owner.post(f"/settings/staff/{carla.pk}/invitation/", {"email": "carla@corner.example"})

    assert [message.to for message in post()] == [["carla@corner.example"]]
    carla.refresh_from_db()
    assert carla.user and carla.user.language == corner.language


def test_an_invitation_is_sent_again(owner: Client, corner: Shop, post: Post) -> None:
    add(owner, email="nora@corner.example")
    nora = corner.staff.get(name="Nora")

    owner.post(f"/settings/staff/{nora.pk}/invitation/", {"email": "else@corner.example"})

    assert [message.to for message in post()] == [["nora@corner.example"]] * 2


def test_an_invitation_that_was_withdrawn_is_not_sent(
    owner: Client, corner: Shop, post: Post
) -> None:
    add(owner, email="nora@corner.example")
    nora = corner.staff.get(name="Nora")

    owner.post(f"/settings/staff/{nora.pk}/off/")

    assert post() == []


def test_an_invitation_needs_an_e_mail(owner: Client, corner: Shop) -> None:
    carla = Staff.objects.create(shop=corner, name="Carla")

    response = owner.post(f"/settings/staff/{carla.pk}/invitation/", {"email": "carla@"})

    assert response.status_code == 422
    assert "Enter a valid email address." in response.text


def test_a_sign_in_that_is_taken_away_is_gone_at_once(
    owner: Client, ben: Staff, stranger: Client
) -> None:
    at_work = Client()
    sign_in(at_work, "ben@corner.example")

    owner.post(f"/settings/staff/{ben.pk}/sign-in/remove/")

    assert not is_in(at_work)
    sign_in(stranger, "ben@corner.example")
    assert not is_in(stranger)
    ben.refresh_from_db()
    assert (ben.user, ben.active) == (None, True)
    assert not User.objects.filter(email="ben@corner.example").exists()


def test_a_sign_in_that_opens_another_shop_stays(owner: Client, ben: Staff, rival: Shop) -> None:
    Staff.objects.create(shop=rival, user=ben.user, name="Benny")

    owner.post(f"/settings/staff/{ben.pk}/sign-in/remove/")

    assert User.objects.filter(email="ben@corner.example").exists()


def test_who_is_switched_off_is_out_at_once_and_may_come_back(
    owner: Client, ben: Staff, stranger: Client
) -> None:
    at_work = Client()
    sign_in(at_work, "ben@corner.example")

    owner.post(f"/settings/staff/{ben.pk}/off/")

    assert at_work.get("/account/")["Location"].startswith("/accounts/login/")
    sign_in(stranger, "ben@corner.example")
    assert stranger.get("/account/")["Location"] == "/no-shop/"
    owner.post(f"/settings/staff/{ben.pk}/on/")
    assert is_in(stranger)
    assert actions() == ["staff.off", "staff.on"]


def test_an_owner_whose_role_just_ended_changes_nobody_any_more(
    olga: Staff, ben: Staff, hired: Hired
) -> None:
    """The page was open; the role was taken a moment before the form came in."""
    otto = hired(olga.shop, "Otto", "owner")
    Staff.objects.filter(pk=otto.pk).update(role="cashier")

    with pytest.raises(Refused) as refused:
        staffing.switch_off(ben, by=otto)

    assert refused.value.code == "no_more_owner"


@pytest.mark.parametrize("path", ["pin/", "invitation/", "sign-in/remove/", "off/", "on/"])
def test_a_step_is_taken_by_pressing_not_by_a_link(path: str, owner: Client, ben: Staff) -> None:
    assert owner.get(f"/settings/staff/{ben.pk}/{path}").status_code == 405


@pytest.mark.parametrize("path", ["", "new/"])
def test_a_manager_does_not_manage_staff(path: str, max_: Staff) -> None:
    response = browser_of(max_).get(f"/settings/staff/{path}")

    assert response.status_code == 403
    assert "“Manage staff”" in response.text
    assert 'href="/"' in response.text
