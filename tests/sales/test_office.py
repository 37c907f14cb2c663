"""Sales → Sales and Days in the back office, a customer's visits, and sales for programs."""

import csv
import io
import uuid
import zipfile
from urllib.parse import quote

import pytest
from django.urls import reverse

from stamgast.sales import days, paying, refunding, selling
from stamgast.sales.dues import Payment
from stamgast.sales.models import Sale
from stamgast.sales.selling import Goods
from stamgast.shops.models import AuditEntry, Register
from tests.programs import code_of, program_of
from tests.sales.test_receipts import words


@pytest.fixture
def sell(doing, shelves):
    """A sale that is paid: sell("Milk", mia, how="cash")."""

    def sell(name, customer=None, *, how="card", **other):
        sale = selling.add(doing(**other), uuid.uuid4(), Goods(shelves[name]))
        if customer:
            sale = selling.connect(doing(sale, **other), sale.key, customer, "search")
        return paying.pay(doing(sale, **other), sale.key, Payment(how))

    return sell


@pytest.fixture
def refunded(doing):
    def back(sale):
        row = refunding.refund(doing(), sale, uuid.uuid4(), {sale.lines.first().pk: 1000})
        return paying.pay(doing(row), row.key, Payment("card"))

    return back


def listed(desk, **asked):
    page = desk.get(reverse("sale_list"), asked).context["page"]
    return [sale.number for sale in page.rows]


# The list


def test_the_newest_sale_comes_first_and_all_are_summed(desk, sell):
    sell("Milk")
    sell("Pan")

    response = desk.get(reverse("sale_list"))

    assert [sale.number for sale in response.context["page"].rows] == [2, 1]
    assert response.context["sums"] == {
        "count": 2, "total": 51240, "discount": 0, "tax": 9990 + 138,
    }  # fmt: skip


def test_a_sale_is_found_by_number_code_and_customer(desk, sell, mia):
    first, _second = sell("Milk", mia), sell("Pan")

    asked = ["1", "#1", first.code, first.shown_code.lower(), "åkes", mia.number]
    assert [listed(desk, q=text) for text in asked] == [[1]] * 5 + [listed(desk, q=mia.number)]
    assert listed(desk, q="nobody") == []


def test_the_list_is_narrowed(desk, sell, refunded, second, doing, shelves, ben, mia):
    back = refunded(sell("Milk", mia))
    sell("Pan", register=second)
    tab = selling.add(doing(), uuid.uuid4(), Goods(shelves["Milk"]))
    selling.park(doing(tab), tab.key)
    today = back.ended_at.date().isoformat()

    assert listed(desk) == [3, 2, 1]
    assert listed(desk, kind="refund") == [2]
    assert listed(desk, register=second.pk) == [3]
    assert listed(desk, customer=mia.pk) == [2, 1]
    assert listed(desk, staff=ben.pk) == [3, 2, 1]
    assert listed(desk, state="parked") == [None]
    assert listed(desk, state="all") == [None, 3, 2, 1]
    assert listed(desk, until="2020-01-01") == []
    assert listed(desk, since="2020-01-01") == [3, 2, 1]
    assert listed(desk, since=today, register="x", state="never") == [3, 2, 1]


def test_the_ends_of_the_calendar_are_days_too(desk, sell):
    sell("Milk")

    assert listed(desk, since="0001-01-01", until="9999-12-31") == [1]


def test_pages_follow_one_another(desk, sell, monkeypatch):
    monkeypatch.setattr("stamgast.sales.listing.page.__kwdefaults__", {"after": "", "size": 2})
    for _time in range(3):
        sell("Milk")

    first = desk.get(reverse("sale_list"))

    assert first.context["more"] == f"after={first.context['page'].rows[-1].pk}"
    assert listed(desk, after=first.context["page"].next) == [1]


@pytest.mark.parametrize("name", ["sale_list", "day_list"])
def test_a_list_asks_the_database_as_often_for_three_as_for_one(
    desk, sell, mia, name, ben, django_assert_num_queries
):
    def closed():
        day = sell("Milk", mia).day
        days.close_day(day, 0, 0, by=ben, at=day.opened_at)

    closed()
    desk.get(reverse(name))
    with django_assert_num_queries(QUERIES[name]):
        desk.get(reverse(name))
    closed()
    closed()
    with django_assert_num_queries(QUERIES[name]):
        desk.get(reverse(name))


QUERIES = {"sale_list": 8, "day_list": 4}


def test_another_shops_sales_are_in_no_list(desk, sell, rival, owner):
    sell("Milk")
    there = Register.objects.create(
        shop=rival, outlet=rival.outlets.create(name="Rival"), name="There"
    )
    Sale.objects.create(shop=rival, register=there, key=uuid.uuid4(), code="R", currency="EUR")

    assert listed(desk, state="all") == [1]


# A sale


def test_a_sales_page_tells_what_who_and_its_refund(desk, sell, refunded, mia):
    sale = sell("Pan", mia)
    back = refunded(sale)

    page = words(desk.get(reverse("sale_detail", args=[sale.pk])))
    assert "Pan 1 SEK 499.50" in page
    assert "Mia Åkesson" in page
    assert f"Refunded by {back.number}" in page
    assert "Refund of receipt 1" in words(desk.get(reverse("sale_detail", args=[back.pk])))


def test_the_receipt_of_the_office_is_a_copy(desk, sell):
    sale = sell("Milk")

    assert "Copy" in words(desk.get(reverse("sale_receipt", args=[sale.pk])))
    assert desk.get(reverse("sale_receipt_pdf", args=[sale.pk])).content.startswith(b"%PDF")


def test_a_receipt_is_mailed_from_the_office(desk, sell, mia):
    sale = sell("Milk", mia)
    address = reverse("sale_receipt_mail", args=[sale.pk])

    assert desk.post(address, {"email": "mia@example.se"}).status_code == 302
    assert sale.receipts.get().address == "mia@example.se"
    refused = desk.post(address, {"email": "mia"})
    assert (refused.status_code, "This is no e-mail address" in refused.content.decode()) == (
        422, True,
    )  # fmt: skip


# A customer's visits


def test_a_customers_page_tells_of_their_visits(desk, sell, refunded, mia):
    address = reverse("sale_customer", args=[mia.pk])
    assert "Has bought nothing here yet." in words(desk.get(address))
    refunded(sell("Milk", mia))
    sell("Pan", mia)

    page = words(desk.get(address, headers={"HX-Request": "true"}))

    assert "Visits 2 " in page
    assert page.index("Receipt 3") < page.index("Receipt 2") < page.index("Receipt 1")
    assert address in desk.get(mia.get_absolute_url()).content.decode()


# Days


def test_a_day_has_its_report_in_the_office(desk, sell, ben):
    day = sell("Milk", how="cash").day
    assert "X report" in words(desk.get(reverse("day_detail", args=[day.pk])))
    days.close_day(day, 1200, 0, by=ben, at=day.opened_at)

    page = words(desk.get(reverse("day_detail", args=[day.pk])))

    assert "Z report 1" in page
    assert "Difference -SEK 1.00" in page


# Out of the shop


def test_sales_leave_as_the_list_has_them(manager, sell, refunded, mia):
    refunded(sell("Milk", mia))
    sell("Pan")

    response = manager.get(reverse("sale_export", args=["csv"]), {"customer": mia.pk})

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["number"], row["type"], row["total"], row["refund_of"]) for row in rows] == [
        ("1", "sale", "12.90", ""), ("2", "refund", "-12.90", "1"),
    ]  # fmt: skip
    entry = AuditEntry.objects.get(action="sales.export")
    assert entry.details == {"format": "csv", "rows": 2, "list": f"customer={mia.pk}"}


def test_sales_leave_for_excel(manager, sell):
    sell("Milk")

    response = manager.get(reverse("sale_export", args=["xlsx"]))

    book = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert "<v>12.9</v>" in book.read("xl/worksheets/sheet1.xml").decode()


# For programs


@pytest.fixture
def program(olga):
    return program_of(olga, "sales.view")


def test_a_program_reads_sales_page_by_page(program, sell, mia):
    sell("Milk", mia)
    sell("Pan")

    first = program.send("get", "/sales?limit=1").json()
    assert [(row["number"], row["total"], row["register"]) for row in first["sales"]] == [
        (2, 49950, "Register 1")
    ]
    second = program.get(first["next"]).json()
    assert [row["customer"] for row in second["sales"]] == [mia.number]
    assert second["next"] is None


def test_a_program_reads_one_sale_whole(program, sell):
    sale = sell("Milk")

    told = program.send("get", f"/sales/{sale.key}").json()

    assert [(line["name"], line["quantity"], line["total"]) for line in told["lines"]] == [
        ("Milk", 1000, 1290)
    ]
    assert told["taxes"] == [{"rate": 1200, "net": 1152, "tax": 138, "gross": 1290}]
    assert [(row["kind"], row["amount"]) for row in told["tenders"]] == [("card", 1290)]


def test_a_program_asks_for_a_customers_sales(program, sell, mia):
    sell("Milk", mia)
    sell("Pan")

    found = program.send("get", f"/sales?number={quote(mia.number)}").json()

    assert [row["number"] for row in found["sales"]] == [1]
    assert code_of(program.send("get", "/sales?number=nobody")) == (404, "not_found")
