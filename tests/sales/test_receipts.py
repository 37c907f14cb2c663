"""Receipts: what they say, on paper, as a PDF and by mail; and that the second is a copy."""

import base64
import datetime as dt
import logging
import re
import smtplib
import uuid

import pypdfium2
import pytest
import zxingcpp
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from PIL import Image, ImageDraw

from stamgast.jobs.mailing import PAUSES
from stamgast.lib import own_codes, printed_codes
from stamgast.promotions.models import Voucher
from stamgast.sales import paying, printing, receipt_mail, refunding, selling
from stamgast.sales.dues import Payment
from stamgast.sales.models import ReceiptOut, Sale
from stamgast.sales.pricing import Cut
from stamgast.sales.receipts import receipt
from stamgast.sales.selling import Goods, LineChange
from tests.programs import code_of
from tests.shops.at_the_till import till_at, with_pin

NOBODYS = uuid.UUID(int=1)


@pytest.fixture
def shop(corner):
    """With what the law asks of a receipt."""
    told = {
        "street": "Hörngatan 1", "postcode": "118 25", "city": "Stockholm",
        "organisation_number": "556987-6542", "vat_number": "SE556987654201",
    }  # fmt: skip
    for name, value in told.items():
        setattr(corner, name, value)
    corner.save()
    return corner


@pytest.fixture
def sold(shop, doing, shelves, mia):
    """Two milks, 12.90 off by hand, and a pan: 512.40, and 600.00 handed over."""
    key = uuid.uuid4()
    sale = selling.add(doing(), key, Goods(shelves["Milk"]), quantity=2000)
    sale = selling.add(doing(sale), key, Goods(shelves["Pan"]))
    line = sale.lines.first().pk
    sale = selling.change_line(doing(sale), key, line, LineChange(cut=Cut("amount", 1290)))
    sale = selling.connect(doing(sale), key, mia, "search")
    return paying.pay(doing(sale), key, Payment("cash", given=60000))


@pytest.fixture
def till(counter, ben, max_):
    till = till_at(counter, max_)
    till.sign_in(with_pin(ben))
    return till


def asked(till, sale, **body):
    return till.send(f"/sales/{sale.key}/receipts", body)


def words(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.replace("\xa0", " ").split())


# What it says


def test_a_receipt_has_what_the_law_asks(sold):
    told = receipt(sold)

    assert told.seller.lines == ["Hörngatan 1", "118 25 Stockholm"]
    assert (told.seller.organisation_number, told.seller.vat_number) == (
        "556987-6542", "SE556987654201",
    )  # fmt: skip
    assert (told.number, told.at, told.register, told.by) == (1, sold.ended_at, "Register 1", "Ben")
    assert [(item.name, item.quantity, item.full, item.total) for item in told.items] == [
        ("Milk", 2000, 2580, 1290), ("Pan", 1000, 49950, 49950),
    ]  # fmt: skip
    assert [(row.rate, row.net, row.tax, row.gross) for row in told.taxes] == [
        (2500, 39960, 9990, 49950), (1200, 1152, 138, 1290),
    ]  # fmt: skip
    assert [(paid.name, paid.amount, paid.given, paid.change) for paid in told.tenders] == [
        ("Cash", 51200, 60000, 8800)
    ]
    assert (told.total, told.rounding, told.to_pay) == (51240, -40, 51200)
    assert told.customer == sold.customer.number


def test_a_discount_says_why(sold):
    assert [(taken.why, taken.amount) for taken in receipt(sold).items[0].discounts] == [
        ("Discount", 1290)
    ]


def test_no_receipt_tells_the_customers_name(till, sold):
    page = words(till.get(reverse("register_receipt", args=[sold.key])))

    assert sold.customer.number in page
    assert "Mia" not in page


def test_a_receipt_speaks_the_customers_language(sold, mia):
    mia.language = "sv"
    mia.save()
    sold.refresh_from_db()

    assert receipt(sold).language == "sv"
    assert receipt(sold).tenders[0].name == "Kontant"


def test_a_refund_names_the_receipt_that_it_is_of(sold, doing):
    line = sold.lines.last()
    back = refunding.refund(doing(), sold, uuid.uuid4(), {line.pk: 1000})
    back = paying.pay(doing(back), back.key, Payment("card"))

    told = receipt(back)
    assert (told.is_refund, told.number, told.refund_of, told.total) == (True, 2, 1, -49950)


def test_a_dutch_receipt_calls_a_refund_and_its_tax_by_their_names(till, sold, doing, mia):
    mia.language = "nl"
    mia.save()
    back = refunding.refund(doing(), sold, uuid.uuid4(), {sold.lines.last().pk: 1000})
    back = paying.pay(doing(back), back.key, Payment("card"))

    page = words(till.get(reverse("register_receipt", args=[back.key])))

    assert "Terugbetaling 2" in page
    assert "Btw Netto Btw-bedrag Bruto" in page


def test_of_a_gift_card_only_the_end_is_told(shop, doing, shelves, ben):
    card = Voucher.objects.create(shop=shop, kind="gift_card")
    card.book(10000, "issued", at=dt.datetime.now(dt.UTC), by=ben)
    sale = selling.add(doing(), uuid.uuid4(), Goods(shelves["Milk"]))
    sale = paying.pay(
        doing(sale), sale.key, Payment("voucher", voucher=card, reference="V7K3M9QX2H5V")
    )

    told = receipt(sale).tenders[0]
    assert (told.reference, told.left) == ("…2H5V", 8710)


# Its code


def drawn(uri):
    """The picture of our own bars, larger."""
    svg = base64.b64decode(uri.partition(",")[2]).decode()
    width = int(re.search(r'width="(\d+)"', svg)[1])
    picture = Image.new("L", (3 * width, 180), 255)
    draw = ImageDraw.Draw(picture)
    for x, wide in re.findall(r'<rect x="(\d+)" width="(\d+)"', svg):
        draw.rectangle((3 * int(x), 0, 3 * (int(x) + int(wide)) - 1, 179), fill=0)
    return picture


def test_a_scanner_reads_the_bars():
    code = own_codes.make(own_codes.Kind.RECEIPT)

    [found] = zxingcpp.read_barcodes(drawn(printed_codes.bars(code)))

    assert (found.text, found.format) == (code, zxingcpp.BarcodeFormat.Code128)


# At the register


def test_the_second_print_is_a_copy(till, sold):
    first = asked(till, sold, how="print")
    assert (first.status_code, first.json()["is_copy"]) == (201, False)
    address = first.json()["page"]
    assert "Copy" not in words(till.get(address))

    assert asked(till, sold, how="print").json()["is_copy"]

    assert words(till.get(address)).startswith("Corner 1 Copy")


def test_a_page_is_made_for_a_frame_of_the_till_alone(till, sold):
    response = till.get(reverse("register_receipt", args=[sold.key]))

    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "frame-src 'self'" in till.get(reverse("till"))["Content-Security-Policy"]


def test_a_pdf_is_called_by_the_receipts_number(till, sold):
    asked(till, sold, how="pdf")

    response = till.get(reverse("register_receipt_pdf", args=[sold.key]))

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="1.pdf"'
    assert response.content.startswith(b"%PDF")


def test_an_open_sale_has_no_receipt(till, shop, doing, shelves):
    sale = selling.add(doing(), uuid.uuid4(), Goods(shelves["Milk"]))

    assert code_of(asked(till, sale, how="print")) == (409, "not_completed")
    assert till.get(reverse("register_receipt", args=[sale.key])).status_code == 404


def test_an_unknown_sale_has_no_receipt(till, shop):
    assert till.send(f"/sales/{NOBODYS}/receipts", {"how": "print"}).status_code == 404
    assert till.get(reverse("register_receipt", args=[NOBODYS])).status_code == 404


def test_a_locked_register_shows_no_receipt(till, sold):
    till.send("/lock")

    assert code_of(asked(till, sold, how="print")) == (401, "locked")
    page = till.get(reverse("register_receipt", args=[sold.key]))
    assert (page.status_code, page["Location"]) == (302, reverse("till"))


def pages_of(content):
    """The heights of a PDF's pages, in millimetres."""
    with pypdfium2.PdfDocument(content) as made:
        return [round(page.get_height() / 72 * 25.4) for page in made]


def test_a_pdf_is_one_page_as_long_as_the_receipt(shop, doing, shelves, sold):
    key = uuid.uuid4()
    for _line in range(30):
        sale = Sale.objects.filter(key=key).first()
        sale = selling.add(doing(sale), key, Goods(shelves["Bread"]), note="Sliced")
    long = paying.pay(doing(sale), key, Payment("card"))

    [short_one], [long_one] = (pages_of(printing.pdf(receipt(one))) for one in (sold, long))

    assert 100 < short_one < 200 < long_one < 600


# By mail


@pytest.fixture
def at_once(settings):
    """Jobs are done at once."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def test_a_mail_goes_to_the_customer(till, sold, at_once):
    assert asked(till, sold).status_code == 201

    [letter] = mail.outbox
    assert letter.to == ["mia@example.se"]
    assert letter.subject == "Your receipt 1 from Corner"
    assert "512.00" in letter.body
    [(html, kind)] = letter.alternatives
    assert (kind, "Hörngatan 1" in html, "<style>" in html, "data:" in html) == (
        "text/html", True, True, False,
    )  # fmt: skip
    [(name, content, kind)] = letter.attachments
    assert (name, content[:4], kind) == ("receipt-1.pdf", b"%PDF", "application/pdf")


def test_what_is_attached_is_named_in_the_customers_language(till, sold, mia, at_once):
    mia.language = "sv"
    mia.save()

    asked(till, sold)

    assert [name for name, _content, _kind in mail.outbox[0].attachments] == ["kvitto-1.pdf"]


def test_a_typed_address_is_kept_nowhere_once_it_was_used(till, sold, at_once):
    asked(till, sold, email=" Nora@Example.com ")

    assert mail.outbox[0].to == ["Nora@example.com"]
    out = ReceiptOut.objects.get()
    assert (out.address, out.sent_at is None, out.by.name) == ("", False, "Ben")


@pytest.mark.parametrize(
    ("typed", "code"), [("nora", "email_invalid"), ("", "email_needed")], ids=["wrong", "none"]
)
def test_a_mail_needs_an_address(till, sold, mia, typed, code):
    mia.email = ""
    mia.save()

    refused = asked(till, sold, email=typed)

    assert code_of(refused) == (422, code)
    assert refused.json()["error"]["field"] == "email"
    assert not ReceiptOut.objects.exists()


class Deaf(EmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected("nora@example.com")


def test_a_mail_that_is_not_taken_is_tried_again(till, sold, settings, caplog):
    caplog.set_level(logging.DEBUG)
    settings.EMAIL_BACKEND = f"{__name__}.Deaf"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    asked(till, sold, email="nora@example.com")
    out = ReceiptOut.objects.get()

    for tries in range(1, len(PAUSES) + 2):
        receipt_mail.send_receipt.func(out.pk)
        out.refresh_from_db()
        assert out.tries == tries

    assert (out.address, out.sent_at) == ("", None)
    assert "nora@" not in caplog.text
