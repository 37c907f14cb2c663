"""The paper on the screen, and the file for the buyer's program."""

import pytest
from django.urls import reverse
from lxml import etree

from stamgast.invoices.making import Particulars
from stamgast.invoices.models import Invoice, InvoiceOut
from tests.conftest import browser_of

PAGES = ["invoice_paper", "invoice_ubl"]
ASKED = Particulars(your_reference="Ada")


@pytest.fixture
def made(final_invoice):
    return final_invoice(told=ASKED)


def test_the_paper_is_shown_as_it_leaves(manager, made):
    page = manager.get(reverse("invoice_paper", args=[made.pk]))

    assert page.status_code == 200
    for words in ("Ada Bygg AB", "SEK\xa0578.00", "5805-6201", "data:image/svg"):
        assert words in page.text
    assert reverse("invoice_ubl", args=[made.pk]) in page.text


def test_a_draft_is_shown_and_has_no_file(manager, drafted):
    draft = drafted()

    page = manager.get(reverse("invoice_paper", args=[draft.pk]))
    file = manager.get(reverse("invoice_ubl", args=[draft.pk]))

    assert "Draft: not an invoice" in page.text
    assert reverse("invoice_ubl", args=[draft.pk]) not in page.text
    assert file.status_code == 404


def test_the_file_leaves_under_the_invoices_number(manager, max_, made):
    file = manager.get(reverse("invoice_ubl", args=[made.pk]))

    assert file["Content-Type"] == "application/xml"
    assert file["Content-Disposition"] == 'attachment; filename="1.xml"'
    assert etree.fromstring(file.content).tag.endswith("}Invoice")
    out = made.outs.get()
    assert (out.how, out.by) == (InvoiceOut.How.UBL, max_)


def test_what_the_file_lacks_is_told(manager, final_invoice):
    bare = final_invoice()
    Invoice.objects.update(your_reference="")

    page = manager.get(reverse("invoice_ubl", args=[bare.pk]))

    assert page.status_code == 409
    assert "reference or order number" in page.text
    assert not bare.outs.exists()


@pytest.mark.parametrize("name", PAGES)
def test_another_shops_invoice_is_not_found(name, hired, rival, made):
    page = browser_of(hired(rival, "Rik", "owner")).get(reverse(name, args=[made.pk]))

    assert page.status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_signs_in_first(name, stranger, made):
    page = stranger.get(reverse(name, args=[made.pk]))

    assert (page.status_code, "/login/" in page["Location"]) == (302, True)


@pytest.mark.parametrize("name", PAGES)
def test_they_are_only_looked_at(name, manager, made):
    assert manager.post(reverse(name, args=[made.pk])).status_code == 405
