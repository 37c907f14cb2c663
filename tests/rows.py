"""One of each thing that a shop has, for tests that walk all pages."""

from __future__ import annotations

import secrets
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from stamgast.catalogue.stocking import Entry, store_products
from stamgast.customers.models import Group, Label, LabelCategory
from stamgast.invoices.making import draft
from stamgast.invoices.reckoning import Free
from stamgast.lib import own_codes
from stamgast.promotions.issuing import Terms, Wanted, issue
from stamgast.promotions.models import Promotion
from stamgast.sales.days import Day
from stamgast.sales.models import Sale
from stamgast.shops.api_tokens import make
from stamgast.shops.devices import became
from stamgast.shops.models import Outlet, Register, Shop, Staff
from stamgast.spreadsheets.uploading import upload
from tests.conftest import added


def rows_of(shop: Shop, somebody: Staff) -> dict[str, int]:
    """The rows' keys, by the first word of the names of their pages."""
    outlet = Outlet.objects.create(shop=shop, name="High Street")
    category = LabelCategory.objects.create(shop=shop, name="Habits")
    customer = added(
        shop, first_name="Nora", last_name="Ny", email="nora@example.com", mobile="+46701740605"
    )
    file = SimpleUploadedFile("regulars.csv", b"First name\nMia\n")
    register = Register.objects.create(shop=shop, outlet=outlet, name="By the door")
    ten = Wanted(Terms("gift_card", amount=1000))
    voucher = issue(shop, [ten], by=somebody, at=timezone.now(), act=uuid.uuid4())[0]
    now = timezone.now()
    day = Day.objects.create(shop=shop, register=register, opened_by=somebody)
    sale = Sale.objects.create(
        shop=shop, register=register, key=uuid.uuid4(), code=own_codes.make(own_codes.Kind.RECEIPT),
        currency=shop.currency, customer=customer, day=day, state="completed", number=1,
        ended_at=now, ended_by=somebody, full=1290, total=1290, net=1152, tax=138,
    )  # fmt: skip
    sale.lines.create(name="Milk", price=1290, full=1290, total=1290, net=1152, tax=138, taxed=1200)
    sale.tenders.create(kind="card", amount=1290, by=somebody)
    invoice = draft(
        customer, [Free("Bread", 1000, 3900, True, 1200)], by=somebody, at=timezone.now()
    )
    rows = {
        "category": shop.categories.create(name="Dairy"),
        "customer": customer,
        "day": day,
        "device": became(
            register, "register", secrets.token_hex(32), "", by=somebody, at=timezone.now()
        ),
        "group": Group.objects.create(shop=shop, name="Regulars"),
        "import": upload(shop, file, by=somebody),
        "invoice": invoice,
        "label": Label.objects.create(shop=shop, name="Comes on Fridays", category=category),
        "code": voucher.codes.get(),
        "outlet": outlet,
        "product": store_products(
            shop, [Entry(values={"name": "Milk"})], by=somebody, source="office"
        )[0],
        "register": register,
        "promotion": Promotion.objects.create(shop=shop, name="Ten off", value=1000),
        "sale": sale,
        "staff": somebody,
        "tax": shop.taxes.create(name="Half", rate_bp=50),
        "token": make(shop, name="Webshop", permissions=[], ends_on=None, by=somebody)[0],
        "voucher": voucher,
    }
    # Cards go with their customer, sessions and passkeys with their person.
    others = dict.fromkeys(["card", "mfa", "session"], 999_999_999)
    return {word: row.pk for word, row in rows.items()} | others
