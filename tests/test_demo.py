from __future__ import annotations

import re
import stat
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import phonenumbers
import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.utils import timezone
from stdnum import iban, luhn
from stdnum.se import orgnr

from stamgast.customers import searching
from stamgast.customers.models import Change, Consent, Customer, Identifier
from stamgast.customers.storing import Entry, store
from stamgast.demo.people import FICTION, people
from stamgast.lib.refused import Refused
from stamgast.sales.day_figures import figures
from stamgast.sales.doctoring import gift_cards, sales, spending
from stamgast.sales.figuring import price
from stamgast.shops.models import Shop, Staff
from tests.conftest import added
from tests.running import stamgast

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(settings: Any, tmp_path: Path) -> Path:
    settings.DATA = tmp_path
    return tmp_path


def demo(**options: Any) -> str:
    told = StringIO()
    call_command("demo", stdout=told, **({"customers": 60} | options))
    return told.getvalue()


def test_a_shop_opens_with_its_people_and_they_can_sign_in(data: Path, rf: Any) -> None:
    told = demo()

    shop = Shop.objects.get()
    roles = Counter(shop.staff.values_list("role", flat=True))
    assert (shop.name, roles) == ("Hörnan", {"owner": 1, "manager": 1, "cashier": 2})
    assert (shop.outlets.count(), shop.registers.count()) == (1, 2)
    signing_in = re.findall(r"^  (\w+) +(\S+@hornan\.example) +(\S+)", told, re.M)
    assert [role for role, _email, _password in signing_in] == ["owner", "manager", "cashier"]
    for role, email, password in signing_in:
        user = authenticate(rf.post("/"), username=email, email=email, password=password)
        assert Staff.objects.get(user=user).role == role
    pins = dict(re.findall(r"^  cashier +(.+?) {2,}.*PIN (\d{4})$", told, re.M))
    olle = shop.staff.get(name="Olle Berg")
    assert olle.user is None
    assert olle.check_pin(pins["Olle Berg"])


def test_an_empty_data_folder_gets_its_tables(tmp_path: Path) -> None:
    done = stamgast(tmp_path, "demo", "--customers", "3")

    assert (done.returncode, done.stderr) == (0, "")
    assert "Hörnan has 3 customers." in done.stdout


def test_the_logins_stand_in_a_file_that_only_the_operator_reads(data: Path) -> None:
    told = demo()

    file = data / "demo-logins.txt"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() in told


def test_the_shops_own_particulars_are_right_in_form(data: Path) -> None:
    demo()

    shop = Shop.objects.get()
    assert iban.is_valid(shop.iban)
    assert orgnr.is_valid(shop.organisation_number)
    assert shop.vat_number == f"SE{shop.organisation_number.replace('-', '')}01"
    assert luhn.is_valid(shop.bankgiro.replace("-", ""))
    assert phonenumbers.is_valid_number(phonenumbers.parse(shop.phone))


def test_the_customers_are_as_whole_as_stored_ones(data: Path) -> None:
    demo(customers=300)

    shop = Shop.objects.get()
    customers = list(shop.customers.prefetch_related("identifiers", "labels"))
    assert len(customers) == 300
    for customer in customers:
        customer.clean_fields(exclude=["created_by"])
        keys = {(i.kind, i.key) for i in customer.identifiers.all()}
        wanted = {("number", customer.number), ("email", customer.email)}
        wanted |= {("phone", customer.mobile), ("phone", customer.phone)}
        assert keys == {(kind, key) for kind, key in wanted if key}
        assert customer.labelled == bool(customer.labels.all())
    for channel in ("email", "sms"):
        agreed = Consent.objects.filter(channel=channel, given=True).exclude(text="")
        consenting = [each.pk for each in customers if getattr(each, f"{channel}_consent")]
        assert sorted(agreed.values_list("customer", flat=True)) == sorted(consenting)
    changed = Counter(Change.objects.values_list("customer", flat=True))
    assert {each.pk: each.version - 1 for each in customers if each.version > 1} == changed
    assert searching.out_of_step(shop) == []
    assert Identifier.objects.filter(key__in=FICTION).count() > 5


def test_storing_a_demo_customer_as_it_is_changes_nothing(data: Path) -> None:
    demo()
    bo = Customer.objects.filter(kind="person").first()
    assert bo

    store(bo.shop, Entry(customer=bo, values={"first_name": bo.first_name}), by=None, source="api")

    after = Customer.objects.get(pk=bo.pk)
    assert (after.version, after.sort_name) == (bo.version, bo.sort_name)


def test_a_second_time_it_brings_the_same_shop_to_the_number(data: Path) -> None:
    demo(customers=20)
    first = list(Customer.objects.order_by("pk").values_list("pk", "number", "email"))

    told = demo(customers=50)

    shop = Shop.objects.get()
    now = list(Customer.objects.order_by("pk").values_list("pk", "number", "email"))
    assert (now[:20], len(now)) == (first, 50)
    assert told == "Hörnan has 50 customers.\n"
    assert added(shop, first_name="Bo").number == "1051"


def test_numbers_that_are_taken_are_passed_over(data: Path) -> None:
    demo(customers=20)
    added(Shop.objects.get(), first_name="Bo", number="1023")

    demo(customers=40)

    numbers = list(Customer.objects.values_list("number", flat=True))
    assert (len(numbers), len(set(numbers))) == (40, 40)


def test_it_leaves_a_house_with_a_shop_alone_when_asked(data: Path, corner: Shop) -> None:
    told = demo(if_empty=True)

    assert (told, list(Shop.objects.all())) == ("", [corner])
    assert not (data / "demo-logins.txt").exists()


def test_a_real_shop_of_that_name_is_never_filled(data: Path, corner: Shop) -> None:
    with pytest.raises(Refused) as refused:
        demo(shop="Corner")

    assert refused.value.code == "shop_name_taken"
    assert not Customer.objects.exists()


@pytest.mark.parametrize(
    ("language", "label"), [("en", "Wine club"), ("sv", "Vinklubben"), ("nl", "Wijnclub")]
)
def test_the_shop_writes_in_the_language_asked(data: Path, language: str, label: str) -> None:
    demo(language=language, shop="Andra", customers=5)

    shop = Shop.objects.get()
    assert shop.labels.filter(name=label).exists()
    assert {staff.user.language for staff in shop.staff.all() if staff.user} == {language}


def test_somebody_is_the_same_person_in_every_demo() -> None:
    once, again = list(people(50)), [*people(30), *people(20, first=30)]

    assert [p.values for p in once] == [p.values for p in again]


def test_every_telephone_number_is_one_that_could_be() -> None:
    crowd = list(people(3_000))
    numbers = [p.values[kind] for p in crowd for kind in ("mobile", "phone") if kind in p.values]

    wrong = [n for n in numbers if not phonenumbers.is_valid_number(phonenumbers.parse(n))]
    assert (wrong, len(numbers) > 2_500) == ([], True)


def test_nobodys_e_mail_could_arrive_anywhere() -> None:
    emails = [person.values.get("email", "a@b.example") for person in people(3_000)]

    assert all(re.fullmatch(r"[a-z]+(\.[a-z]+)?\d*@[a-z]+\.example", email) for email in emails)


def test_companies_have_numbers_with_right_check_digits() -> None:
    numbers = [
        person.values["organisation_number"]
        for person in people(2_000)
        if "organisation_number" in person.values
    ]

    assert numbers
    assert all(orgnr.is_valid(number) for number in numbers)


def test_the_demo_shop_gives_its_regulars_something(data: Path) -> None:
    demo(customers=20)
    demo(customers=20)

    shop = Shop.objects.get()
    kinds = Counter(shop.vouchers.values_list("kind", flat=True))
    assert (shop.promotions.count(), kinds) == (3, {"gift_card": 5, "coupon": 3})
    assert not shop.vouchers.filter(owner=None).exists()
    assert shop.promotions.get(audience="labels").labels.get().name == "VIP"


def test_the_shop_has_sold_for_some_weeks_and_every_figure_agrees(data: Path) -> None:
    demo()

    shop = Shop.objects.get()
    sold = shop.sales.filter(state="completed")
    assert sold.count() > 200
    assert 0.4 < sold.exclude(customer=None).count() / sold.count() < 0.8
    assert not shop.sales.filter(ended_at__gt=timezone.now()).exists()
    assert {
        finding.level.value for check in (sales, gift_cards, spending) for finding in check()
    } == {"well"}
    days = shop.days.exclude(closed_at=None)
    assert [day.counted - figures(day).cash.expected for day in days] == [0] * len(days)


def test_the_sales_are_priced_as_a_register_would(data: Path) -> None:
    demo()

    for sale in Shop.objects.get().sales.order_by("pk")[:40]:
        lines = list(sale.lines.all())
        before = [(line.full, line.total, line.net, line.tax, line.discounts) for line in lines]
        was = sale.full, sale.discount, sale.net, sale.tax, sale.total

        price(sale, lines, at=sale.ended_at)

        after = [(line.full, line.total, line.net, line.tax, line.discounts) for line in lines]
        assert (after, (sale.full, sale.discount, sale.net, sale.tax, sale.total)) == (before, was)


def test_a_shop_that_has_sold_is_left_as_it_is(data: Path) -> None:
    demo()
    before = Shop.objects.get().sales.count()

    demo(customers=61)

    assert Shop.objects.get().sales.count() == before
