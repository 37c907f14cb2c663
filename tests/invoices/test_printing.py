import datetime as dt
import io
import json
import re
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from stamgast.invoices import printing
from stamgast.invoices.document import Credited
from stamgast.invoices.making import Particulars
from stamgast.invoices.papers import document_of
from stamgast.shops.models import Logo
from tests.invoices.papers import BAKKER, BREAD, CAFE, CORNER, DAY, MILK, PAN, RIVAL, invoice, item

OF = {"is_credit": True, "number": "K3", "credits": Credited("10007", DAY)}


def pages(document):
    """The words of each page, with single spaces."""
    with pypdfium2.PdfDocument(printing.printed(document)) as made:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in made]


def missing(text, *words):
    return [word for word in words if word not in text]


def test_it_has_every_particular_that_swedish_law_asks_for():
    told = invoice(
        MILK, PAN, BREAD, language="sv", f_tax=True, order_reference="PO 77", late_interest=800,
        supplied_from=DAY - dt.timedelta(days=6), supplied_until=DAY,
    )  # fmt: skip

    [text] = pages(told)

    assert missing(
        text,
        *("Faktura 10007", "Fakturadatum 2026-11-26", "Förfallodatum 2026-12-26"),
        "Leveransdatum 2026-11-20 – 2026-11-26",
        *("Hörnans Livs AB", "Hörngatan 1", "118 46 Stockholm", "556016-0680", "SE556016068001"),
        *("Café Norr AB", "Åsa Öberg", "Norra vägen 5", "903 25 Umeå", "SE556036079301"),
        *("Milk M1 3 11,5167", "34,55", "Bread 1 34,82 −3,48 12 % 31,34"),
        *("25 % 399,60 99,90 499,50", "12 % 65,89 7,91 73,80"),
        *("Summa exkl. moms 465,49", "Moms 107,81", "Att betala 573,30 kr"),
        *("OCR-nummer 100073", "Bankgiro 5050-1055", "IBAN SE45 5000 0000 0583 9825 7466"),
        *("dröjsmålsränta med 8 % per år", "Godkänd för F-skatt", "Säte: Stockholm"),
        *("Er referens Åsa", "Ert ordernummer PO 77", "Kundnummer 1017"),
    ) == []  # fmt: skip


def test_it_has_every_particular_that_dutch_law_asks_for():
    [text] = pages(invoice(item("Kaas", 1299, 900), seller=RIVAL, buyer=BAKKER, language="nl"))

    assert missing(
        text,
        *("Factuur 10007", "Factuurdatum 26-11-2026", "Vervaldatum 26-12-2026"),
        *("De Hoek B.V.", "Hoekstraat 1", "1012 AB Amsterdam", "KvK-nummer 12345678"),
        *("Btw-nummer NL004495445B01", "Bakker & Zonen B.V.", "Uw btw-nummer NL123456782B90"),
        *("Kaas 1 11,92", "9 % 11,92 1,07 12,99", "Te betalen € 12,99"),
        *("Onder vermelding van RF57 1000 7", "NL91 ABNA 0417 1643 00", "ABNANL2A"),
        "wettelijke rente",
    ) == []  # fmt: skip


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", "Omvänd betalningsskyldighet"),
        ("nl", "Btw verlegd"),
        ("en", "Reverse charge"),
    ],
)
def test_a_firm_abroad_reads_that_it_owes_the_tax(language, words):
    [text] = pages(invoice(item("Pan", 39960, 0), buyer=BAKKER, language=language))

    assert missing(text, words, "article 138" if language == "en" else "artik") == []


def test_what_was_paid_before_is_taken_off():
    [text] = pages(invoice(MILK, prepaid=1000))

    assert missing(text, "Total with VAT 38.70", "Paid already −10.00", "To pay SEK 28.70") == []


def test_a_credit_note_names_its_invoice_and_asks_for_nothing():
    [text] = pages(invoice(MILK, **OF))

    assert missing(text, "Credit note K3", "Credits invoice 10007 of 26 Nov 2026.") == []
    assert missing(text, "Credited to you SEK 38.70") == []
    assert missing(text, "How to pay", "Due date", "OCR") == ["How to pay", "Due date", "OCR"]


def test_a_draft_says_that_it_is_none():
    [text] = pages(invoice(MILK, number=""))

    assert missing(text, "Draft: not an invoice") == []
    assert missing(text, "How to pay", "Invoice number") == ["How to pay", "Invoice number"]


def test_many_lines_go_over_pages_that_are_counted():
    many = [item(f"Thing {place}", 1290, 1200) for place in range(60)]

    texts = pages(invoice(*many))

    assert len(texts) == 3
    for place, text in enumerate(texts, 1):
        assert missing(text, f"{place} / 3", "556016-0680", "Invoice 10007") == []
        assert ("Description" in text) == (place < 3 or "Thing" in text)
    assert all(any(f"Thing {place} " in text for text in texts) for place in range(60))
    assert sum("How to pay" in text for text in texts) == 1


def test_long_names_stay_on_the_paper():
    long = replace(
        BAKKER,
        name="Stichting tot Behoud van het Ambachtelijke Bakkersgilde en Aanverwante Beroepen",
        street="Burgemeester-van-Karnebeekstraatweg-en-verder-nog-een-heel-eind-door 1234",
    )
    told = invoice(item("W" * 160, 10**9, 2500, quantity=999_999), seller=RIVAL, buyer=long)

    with pypdfium2.PdfDocument(printing.printed(told)) as made:
        page = made[0]
        text = page.get_textpage()
        wide = page.get_width()
        boxes = [text.get_charbox(place) for place in range(text.count_chars())]
        assert len(made) == 1

    assert all(left > 50 and right < wide - 50 for left, _low, right, _high in boxes)


def test_the_address_stands_in_the_window_of_an_envelope():
    """C5 and EA5/6, window to the right: 45 to 80 mm from the top, 110 to 200 from the left."""
    with pypdfium2.PdfDocument(printing.printed(invoice(MILK))) as made:
        page = made[0]
        text = page.get_textpage()
        first = text.search("Café Norr AB").get_next()
        last = text.search("903 25 Umeå").get_next()
        boxes = [text.get_charbox(start) for start, _count in (first, last)]
        tops = [(page.get_height() - box[3]) * 25.4 / 72 for box in boxes]
        lefts = [box[0] * 25.4 / 72 for box in boxes]

    assert all(45 < top < 75 for top in tops)
    assert all(109 < left < 120 for left in lefts)


@pytest.mark.parametrize(
    "document", [invoice(MILK, PAN, prepaid=1290), invoice(MILK, seller=RIVAL)]
)
def test_a_phone_reads_the_code_off_the_printed_paper(document):
    with pypdfium2.PdfDocument(printing.printed(document)) as made:
        paper = made[0].render(scale=150 / 72).to_pil()

    [found] = zxingcpp.read_barcodes(paper)
    told = found.bytes.decode()

    if document.currency == "SEK":
        read = json.loads(told)
        assert (read["acc"], read["iref"], read["due"]) == ("5050-1055", "100073", 525.30)
    else:
        lines = told.split("\n")
        assert (lines[6], lines[7], lines[9]) == (RIVAL.iban, "EUR38.70", "RF5710007")


def test_it_is_tagged_titled_and_carries_its_fonts():
    content = printing.printed(invoice(MILK, language="sv"))

    with pypdfium2.PdfDocument(content) as made:
        told = made.get_metadata_dict()
        assert (told["Title"], told["Author"]) == ("Faktura 10007 – Hörnans Livs AB", CORNER.name)
        assert made.is_tagged
        fonts = {
            font.get_base_name()
            for obj in made[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
            if (font := obj.get_font()) and font.is_embedded
        }
    assert any("Source-Sans-Pro" in name or "SourceSansPro" in name for name in fonts)


# Of rows


def test_the_final_invoice_is_told_as_it_was(final_invoice, ada, corner):
    made = final_invoice(on=DAY, told=Particulars(your_reference="Ada"))
    before = document_of(made)

    ada.company_name, corner.name = "Another", "Elsewhere"
    ada.save()
    corner.save()
    made.refresh_from_db()

    assert document_of(made) == before
    assert (before.number, before.issued_on, before.buyer.name) == ("1", DAY, "Ada Bygg AB")
    assert (before.total, before.reference) == (57800, "18")


def test_a_draft_is_told_as_its_parties_are_now(drafted, ada):
    made = drafted()
    ada.company_name = "Ada Bygg & Co AB"
    ada.save()
    made.refresh_from_db()

    told = document_of(made)

    assert (told.number, told.buyer.name) == ("", "Ada Bygg & Co AB")
    assert told.seller.bankgiro == "5805-6201"


def test_the_shops_logo_stands_on_it(final_invoice, corner):
    out = io.BytesIO()
    Image.new("RGB", (90, 30), "#a00").save(out, "PNG")
    Logo.objects.create(
        shop=corner, image=out.getvalue(), content_type="image/png", fingerprint="1"
    )

    made = printing.pdf(final_invoice())

    assert re.search(rb"/Subtype ?/Image", made)
    assert 'alt="Corner"' in printing.page(final_invoice())


def test_what_a_customer_is_called_cannot_break_the_page(drafted):
    page = printing.page(drafted(told=Particulars(note="<script>alert(1)</script>\nTwo")))

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>Two" in page


def test_the_buyer_of_another_country_has_it_in_the_address():
    assert "Netherlands" in pages(invoice(MILK, buyer=BAKKER))[0]
    assert "Sweden" not in pages(invoice(MILK, buyer=CAFE))[0]
