"""Loyalty → Vouchers."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import uuid
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from stamgast.promotions.models import Voucher
from stamgast.promotions.voucher_forms import months_on
from stamgast.shops.models import AuditEntry
from tests.promotions.conftest import issued
from tests.promotions.test_promotions import undo_of

LIST, NEW, IMPORT = "/loyalty/vouchers/", "/loyalty/vouchers/new/", "/loyalty/vouchers/import/"


def sent(**values):
    return {
        "act": str(uuid.uuid4()),
        "kind": "gift_card",
        "amount": "500",
        "discount": "percent",
        "valid": "",
        "count": "1",
    } | values


def page_of(voucher, more=""):
    return f"{LIST}{voucher.pk}/{more}"


# Issuing


def test_a_gift_card_is_issued_to_somebody(manager, corner, mia):
    response = manager.post(NEW, sent(owner="mia@example.se", valid="12"))

    voucher = corner.vouchers.get()
    assert response["Location"] == page_of(voucher)
    assert (voucher.balance, voucher.owner, voucher.created_by.name) == (50_000, mia, "Max")
    assert voucher.expires_on == months_on(
        timezone.localdate(timezone=ZoneInfo(corner.time_zone)), 12
    )
    entry = voucher.entries.get()
    assert (entry.amount, entry.reference) == (50_000, "issued")
    audit = AuditEntry.objects.get()
    assert (audit.action, audit.details) == ("vouchers.issue", {"count": 1, "amount": 50_000})
    assert re.fullmatch(r"V[0-9A-Z]{11}", voucher.codes.get().code)


def test_a_coupon_is_issued_for_some_goods(manager, corner, shelves):
    goods = {"products": str(shelves["Milk"].pk), "at_least_total": "50", "uses_left": "3"}

    manager.post(NEW, sent(kind="coupon", amount="", percent="20", **goods))

    voucher = corner.vouchers.get()
    told = (voucher.discount, voucher.value, voucher.at_least_total, voucher.uses_left)
    assert told == ("percent", 2000, 5000, 3)
    assert [*voucher.products.all()] == [shelves["Milk"]]
    assert not voucher.entries.exists()


def test_a_voucher_may_have_several_codes_of_ones_own(manager, corner):
    manager.post(NEW, sent(codes="old-1\nOLD 1\nnew#2\n"))

    assert [each.code for each in corner.vouchers.get().codes.all()] == ["OLD1", "NEW#2"]


def test_a_form_sent_twice_issues_once(manager, corner):
    form = sent(count="3")

    first, second = manager.post(NEW, form), manager.post(NEW, form)

    assert first["Location"] == second["Location"] == f"{LIST}?issue={form['act']}"
    assert corner.vouchers.count() == 3


def test_many_are_issued_and_taken_back_at_once(manager, corner):
    response = manager.post(NEW, sent(count="1200"), follow=True)
    assert corner.vouchers.count() == corner.voucher_codes.count() == 1200

    manager.post("/undo/", {"undo": undo_of(response)})

    assert not corner.vouchers.exists()


def test_what_is_in_use_is_not_taken_back(manager, corner):
    response = manager.post(NEW, sent(), follow=True)
    corner.vouchers.get().book(-100, "sale:1", at=timezone.now(), by=None)

    manager.post("/undo/", {"undo": undo_of(response)})

    assert corner.vouchers.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": ""}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"kind": "coupon"}, "percent"),
        ({"kind": "coupon", "percent": "101"}, "percent"),
        ({"kind": "coupon", "discount": "amount"}, "off"),
        ({"owner": "nobody@example.se"}, "owner"),
        ({"valid": "day"}, "expires_on"),
        ({"valid": "day", "expires_on": "2020-01-01"}, "expires_on"),
        ({"count": "5001"}, "count"),
        ({"codes": "AB"}, "codes"),
        ({"codes": "KÖP10"}, "codes"),
        ({"codes": "GOOD1", "count": "2"}, "codes"),
        ({"codes": "gift-500"}, "codes"),
    ],
)
def test_what_cannot_be_issued_is_said_at_its_field(manager, corner, card, values, field):
    response = manager.post(NEW, sent(**values))

    assert (response.status_code, [*response.context["form"].errors]) == (422, [field])
    assert corner.vouchers.count() == 1


def test_the_shop_remembers_how_long_gift_cards_are_valid(owner, corner):
    owner.post(NEW, sent(valid="24", usual="on"))

    corner.refresh_from_db()
    assert corner.gift_card_months == 24
    assert owner.get(NEW).context["form"]["valid"].value() == "24"


def test_a_year_from_the_29th_of_february_is_the_28th():
    assert months_on(dt.date(2028, 2, 29), 12) == dt.date(2029, 2, 28)


# The list


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["TWENTY", "GIFT500"]),
        ("q=gift-5", ["GIFT500"]),
        ("q=twenty", ["TWENTY"]),
        ("q=åkes", ["TWENTY"]),
        ("q=birth", ["TWENTY"]),
        ("q=nobody", []),
        ("kind=gift_card", ["GIFT500"]),
        ("state=blocked", ["GIFT500"]),
        ("state=usable", ["TWENTY"]),
        ("state=odd&kind=odd&after=x", ["TWENTY", "GIFT500"]),
    ],
)
def test_vouchers_are_found(desk, card, coupon, mia, query, found):
    Voucher.objects.filter(pk=card.pk).update(active=False)
    Voucher.objects.filter(pk=coupon.pk).update(owner=mia, name="Birthday")

    rows = desk.get(f"{LIST}?{query}").context["rows"]

    assert [row["codes"][0] for row in rows] == found


def test_the_list_goes_on_page_by_page(desk, corner):
    for number in range(60):
        issued(corner, f"CARD{number}", amount=100)

    first = desk.get(LIST)
    second = desk.get(f"{LIST}?after={first.context['next']}")

    assert [len(first.context["rows"]), len(second.context["rows"])] == [50, 10]
    assert not second.context["next"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_database_a_few_times(
    desk, corner, mia, number, django_assert_num_queries
):
    for each in range(number):
        issued(corner, f"CARD{each}", amount=100, owner=mia)
    desk.get(LIST)

    with django_assert_num_queries(5):
        desk.get(LIST)


# One voucher


def test_the_page_tells_balance_ledger_and_owner(desk, card, mia, ben):
    Voucher.objects.filter(pk=card.pk).update(owner=mia)
    card.book(-12_000, "sale:1841:x", at=timezone.now(), by=ben)

    page = desk.get(page_of(card))

    assert (page.context["worth"], page.context["called"]) == ("SEK\xa0380.00", "works")
    causes = [(cause, entry.amount) for entry, cause in page.context["entries"]]
    assert causes == [("Sale", -12_000), ("Issued", 50_000)]
    assert mia.name in page.text


def test_a_balance_is_adjusted_with_a_reason(manager, card):
    form = {"act": str(uuid.uuid4()), "way": "take", "amount": "100", "reason": "Mistake"}

    for _twice in range(2):
        assert manager.post(page_of(card, "adjustment/"), form).status_code == 302

    card.refresh_from_db()
    entry = card.entries.last()
    assert (card.balance, entry.amount, entry.note, entry.by.name) == (
        40_000,
        -10_000,
        "Mistake",
        "Max",
    )
    audit = AuditEntry.objects.get(action="vouchers.adjust")
    assert audit.details == {"amount": -10_000, "reason": "Mistake"}


@pytest.mark.parametrize(
    ("values", "field"),
    [({"reason": ""}, "reason"), ({"amount": "0"}, "amount"), ({"amount": "500.01"}, "amount")],
)
def test_an_adjustment_needs_a_reason_and_enough_money(manager, card, values, field):
    form = {"act": str(uuid.uuid4()), "way": "take", "amount": "1", "reason": "Why"} | values

    response = manager.post(page_of(card, "adjustment/"), form)

    assert [*response.context["form"].errors] == [field]
    card.refresh_from_db()
    assert card.balance == 50_000


def test_there_is_no_money_on_a_coupon(manager, coupon):
    form = {"act": str(uuid.uuid4()), "way": "add", "amount": "1", "reason": "Why"}

    assert manager.post(page_of(coupon, "adjustment/"), form).status_code == 422


def test_a_voucher_is_blocked_and_let_work_again(manager, card):
    response = manager.post(page_of(card, "block/"), {"blocked": "yes"}, follow=True)
    card.refresh_from_db()
    assert not card.active

    manager.post("/undo/", {"undo": undo_of(response)})

    card.refresh_from_db()
    assert card.active
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["vouchers.issue", "vouchers.block", "vouchers.unblock"]


def test_an_owner_is_named_and_the_second_editor_is_told(manager, card, mia):
    form = {"version": "1", "owner": mia.number, "name": "", "expires_on": "2030-01-01"}

    assert manager.post(page_of(card, "edit/"), form).status_code == 302
    late = manager.post(page_of(card, "edit/"), form | {"owner": "", "name": "Late"})

    card.refresh_from_db()
    assert (card.owner, card.name, card.version) == (mia, "", 2)
    assert late.status_code == 422
    assert late.context["form"]["version"].value() == "2"


def test_codes_come_and_go_but_for_the_last(manager, card, corner):
    other = issued(corner, "OTHER1", amount=1)
    manager.post(page_of(card, "codes/"), {"code": "second-1"})
    taken = manager.post(page_of(card, "codes/"), {"code": "other1"})
    assert [*taken.context["form"].errors] == ["code"]
    first, second = card.codes.all()

    manager.post(page_of(card, f"codes/{first.pk}/removal/"))
    last = manager.post(page_of(card, f"codes/{second.pk}/removal/"))

    assert last.status_code == 409
    assert [each.code for each in card.codes.all()] == ["SECOND1"]
    assert manager.post(page_of(card, f"codes/{other.codes.get().pk}/removal/")).status_code == 404


def test_a_customer_page_shows_their_vouchers(desk, corner, mia):
    issued(corner, amount=50_000, owner=mia, name="Wedding")

    page = desk.get(mia.get_absolute_url())

    assert "Wedding" in page.text
    assert "SEK\xa0500.00" in page.text


def test_vouchers_are_printed_with_their_codes(desk, card, coupon):
    page = desk.get(f"{LIST}print/?pk={card.pk}&size=a4")

    assert (len(page.context["cards"]), page.context["size"]) == (1, "a4")
    assert "GIFT500" in page.text
    assert 'class="code128"' in page.text
    assert 'class="qr"' in page.text
    assert " style=" not in page.text
    assert desk.get(f"{LIST}print/?pk=9999").status_code == 404


# In and out


def rows_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_codes_leave_as_a_list_that_is_safe_to_open(desk, corner, mia):
    issued(corner, "#PLUS1", amount=12_345, owner=mia, name="=1+1")

    header, row = rows_of(desk.get(f"{LIST}codes.csv"))

    assert header[0] == "Code"
    assert row == ["#PLUS1", "gift card", "123.45", "", mia.number, "", "", "'=1+1"]


def test_a_list_comes_in_and_is_taken_back(manager, corner, mia):
    text = (
        "Kod;Typ;Saldo;Rabatt;Kundnummer;Giltig till;Antal\n"
        f"old-1;Presentkort;1 250,50;;{mia.number};2030-12-31;\n"
        "old-2;kupong;;10 %;;31/12/2030;1\n"
        "old-3;kupong;;50 kr;;;\n"
    )

    response = manager.post(IMPORT, {"act": str(uuid.uuid4()), "text": text}, follow=True)

    told = [
        (str(v.codes.get()), v.balance, v.discount, v.value, v.owner, v.expires_on, v.uses_left)
        for v in corner.vouchers.order_by("pk")
    ]
    end = dt.date(2030, 12, 31)
    assert told == [
        ("OLD1", 125_050, "", 0, mia, end, None),
        ("OLD2", 0, "percent", 1000, None, end, 1),
        ("OLD3", 0, "amount", 5000, None, None, None),
    ]
    manager.post("/undo/", {"undo": undo_of(response)})
    assert not corner.vouchers.exists()


def test_nothing_comes_in_half_and_every_row_says_why(manager, corner, card):
    text = (
        "Code,Kind,Balance,Discount,Owner,Valid until\n"
        "GOOD1,gift card,100,,,\n"
        "gift-500,gift card,100,,,\n"
        "NEW1,hat,100,,,\n"
        "NEW2,gift card,,,,\n"
        "NEW3,gift card,100,,9999,\n"
        "NEW4,coupon,,110 %,,\n"
        "NEW5,gift card,100,,,some day\n"
        "good1,gift card,1,,,\n"
        "A,gift card,100,,,\n"
    )

    response = manager.post(IMPORT, {"act": str(uuid.uuid4()), "text": text})

    assert response.status_code == 422
    told = sorted((fault.row, fault.column) for fault in response.context["faults"])
    assert told == [
        (3, "Code"),
        (4, "Kind"),
        (5, "Balance"),
        (6, "Owner"),
        (7, "Discount"),
        (8, "Valid until"),
        (9, "Code"),
        (10, "Code"),
    ]
    assert corner.vouchers.count() == 1


def test_what_leaves_comes_in_again_as_a_file(manager, corner, rival):
    issued(corner, "#PLUS1", amount=12_345, name="=1+1")
    issued(corner, "TWELVE", kind="coupon", discount="percent", value=1250, uses_left=2)
    content = b"".join(manager.get(f"{LIST}codes.csv").streaming_content)
    corner.vouchers.all().delete()

    file = SimpleUploadedFile("codes.csv", content)
    manager.post(IMPORT, {"act": str(uuid.uuid4()), "file": file})

    told = [(v.name, v.balance, v.value, v.uses_left) for v in corner.vouchers.order_by("-pk")]
    assert told == [("=1+1", 12_345, 0, None), ("", 0, 1250, 2)]


@pytest.mark.parametrize("text", ["", "   ", "Name,Balance\nMia,100\n", "%PDF-1.7 not a list"])
def test_what_is_no_list_is_refused(manager, corner, text):
    response = manager.post(IMPORT, {"act": str(uuid.uuid4()), "text": text})

    assert response.status_code == 422
    assert not corner.vouchers.exists()


def test_a_cashier_looks_but_issues_nothing(desk, card):
    assert desk.get(page_of(card)).status_code == 200
    refused = [NEW, IMPORT, page_of(card, "edit/"), page_of(card, "adjustment/")]
    assert {desk.get(address).status_code for address in refused} == {403}


def test_another_shops_voucher_is_not_found(manager, rival):
    theirs = issued(rival, amount=100)

    assert manager.get(page_of(theirs)).status_code == 404
