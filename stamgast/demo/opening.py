"""Open the demo shop: a corner shop in Stockholm with an outlet, two registers and four people."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from stamgast.catalogue.models import usual_taxes
from stamgast.customers.models import Group, Label, LabelCategory
from stamgast.demo.stock import stock
from stamgast.demo.words import TEXTS, Texts
from stamgast.lib.folding import words
from stamgast.lib.refused import Refused
from stamgast.shops.models import Outlet, Register, Shop, Staff, User

# The address, the telephone and the accounts are nobody's: a street that isn't
# there, a number kept for films, IBAN's own example, and right check digits.
SHOP = {
    "country": "SE",
    "currency": "SEK",
    "language": "sv",
    "time_zone": "Europe/Stockholm",
    "street": "Hörngatan 1",
    "postcode": "118 25",
    "city": "Stockholm",
    "phone": "+46846500400",
    "organisation_number": "556987-6542",
    "vat_number": "SE556987654201",
    "iban": "SE4550000000058398257466",
    "bic": "ESSESESS",
    "bankgiro": "5987-6540",
    "next_number": 1001,
}
# Name, role, whether they sign in at the back office.
PEOPLE = [
    ("Astrid Lindqvist", Staff.Role.OWNER, True),
    ("Erik Nyström", Staff.Role.MANAGER, True),
    ("Maja Ek", Staff.Role.CASHIER, True),
    ("Olle Berg", Staff.Role.CASHIER, False),
]
SYLLABLES = "ba be bo da do fa fi ga go ka ki ko la li lo ma mi mo na no pa po ra ri sa so ta to"


@dataclass(frozen=True)
class Login:
    """How somebody gets in. Kept nowhere but in the file that only the operator reads."""

    name: str
    role: str
    email: str
    password: str
    pin: str


def slug(name: str) -> str:
    return "".join(words(name)) or "demo"


def demo_shop(name: str) -> Shop | None:
    """The demo shop of this name, where it was opened before."""
    shop = Shop.objects.filter(name=name).first()
    if shop and not shop.staff.filter(user__email=address(PEOPLE[0][0], name)).exists():
        sentence = _("There is a shop called %(name)s, and it is no demo: choose another name.")
        raise Refused("shop_name_taken", sentence % {"name": name})
    return shop


def address(person: str, shop: str) -> str:
    return f"{words(person)[0]}@{slug(shop)}.example"


@transaction.atomic
def open_shop(name: str, language: str) -> tuple[Shop, list[Login]]:
    """Make the shop and its people; whose pages are in `language`."""
    where = f"https://{slug(name)}.example"
    shop = Shop.objects.create(name=name, email=f"hej@{slug(name)}.example", website=where, **SHOP)
    usual_taxes(shop)
    outlet = Outlet.objects.create(
        shop=shop, name=name, street=shop.street, postcode=shop.postcode, city=shop.city,
        phone=shop.phone,
    )  # fmt: skip
    for number in (1, 2):
        Register.objects.create(shop=shop, outlet=outlet, name=f"{REGISTER[language]} {number}")
    call_things(shop, TEXTS[language])
    stock(shop)
    return shop, [engaged(shop, *person, language) for person in PEOPLE]


REGISTER = {"en": "Register", "sv": "Kassa", "nl": "Kassa"}


def call_things(shop: Shop, texts: Texts) -> None:
    """Groups, categories and labels as the shop calls them."""
    for group in texts.groups:
        Group.objects.create(shop=shop, name=group)
    for category, labels in texts.labels.items():
        parent = LabelCategory.objects.create(shop=shop, name=category) if category else None
        for label, colour in labels:
            Label.objects.create(shop=shop, category=parent, name=label, colour=colour)


def engaged(shop: Shop, name: str, role: Staff.Role, signs_in: bool, language: str) -> Login:
    email, password = address(name, shop.name), new_password()
    user = None
    if signs_in:
        user = User.objects.create_user(email, password, name=name, language=language)
    pin = f"{secrets.randbelow(10_000):04}" if role != Staff.Role.OWNER else ""
    staff = Staff(shop=shop, user=user, name=name, role=role)
    if pin:
        staff.set_pin(pin)
    staff.save()
    return Login(name, str(role), email if user else "", password if user else "", pin)


def new_password() -> str:
    """Two words that can be said, and digits: 48 bits."""
    syllables = SYLLABLES.split()
    said = ["".join(secrets.choice(syllables) for _n in range(4)) for _word in range(2)]
    return f"{said[0]}-{said[1]}-{secrets.randbelow(900) + 100}"


def logins_file() -> Path:
    return Path(settings.DATA) / "demo-logins.txt"


def write_down(shop: Shop, logins: list[Login]) -> str:
    """Keep the logins where the operator alone can read them, and give them as text."""
    lines = [shop.name]
    for login in logins:
        parts = [login.role.ljust(8), (login.email or login.name).ljust(28)]
        parts += [login.password.ljust(22), f"PIN {login.pin}" if login.pin else ""]
        lines.append(("  " + "  ".join(parts)).rstrip())
    text = "\n".join(lines) + "\n"
    file = logins_file()
    file.touch(mode=0o600)
    file.chmod(0o600)
    with file.open("a") as kept:
        kept.write(text)
    return text
