"""The cast: the shop `corner` and its people; `rival`, whose rows must never show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import settings

from stamgast.catalogue.models import usual_taxes
from stamgast.customers.models import Customer
from stamgast.customers.storing import Entry, store
from stamgast.shops.models import Shop, Staff, User
from tests.running import migrated

PASSWORD = "correct horse battery"

# Machines are shared: how long one example takes tells nothing.
settings.register_profile("house", parent=settings(), deadline=None)
settings.load_profile("house")


@pytest.fixture(scope="session")
def empty_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated data folder without a shop, for programs to work on a copy of."""
    return migrated(tmp_path_factory.mktemp("empty-house"))


@pytest.fixture
def corner(db: None) -> Shop:
    """A Swedish shop, worked in English so that tests read plainly."""
    return opened("Corner", "SE", "SEK", "Europe/Stockholm")


@pytest.fixture
def rival(db: None) -> Shop:
    return opened("Rival", "NL", "EUR", "Europe/Amsterdam")


def opened(name: str, country: str, currency: str, time_zone: str) -> Shop:
    shop = Shop.objects.create(
        name=name, country=country, currency=currency, language="en", time_zone=time_zone
    )
    usual_taxes(shop)
    return shop


@pytest.fixture
def hired(db: None) -> Callable[[Shop, str, str], Staff]:
    """Takes on somebody with a sign-in: hired(corner, "Ben", "cashier")."""

    def hire(shop: Shop, name: str, role: str) -> Staff:
        user = User.objects.create_user(
            f"{name.lower()}@{shop.name.lower()}.example", PASSWORD, name=name
        )
        return Staff.objects.create(shop=shop, user=user, name=name, role=role)

    return hire


@pytest.fixture
def ben(corner: Shop, hired: Callable[[Shop, str, str], Staff]) -> Staff:
    return hired(corner, "Ben", "cashier")


@pytest.fixture
def olga(corner: Shop, hired: Callable[[Shop, str, str], Staff]) -> Staff:
    return hired(corner, "Olga", "owner")


@pytest.fixture
def max_(corner: Shop, hired: Callable[[Shop, str, str], Staff]) -> Staff:
    return hired(corner, "Max", "manager")


def browser_of(staff: Staff) -> Client:
    client = Client()
    assert staff.user is not None
    client.force_login(staff.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def desk(ben: Staff) -> Client:
    """A browser signed in as Ben, a cashier of corner."""
    return browser_of(ben)


@pytest.fixture
def manager(max_: Staff) -> Client:
    return browser_of(max_)


@pytest.fixture
def owner(olga: Staff) -> Client:
    return browser_of(olga)


@pytest.fixture
def stranger() -> Client:
    """A browser that nobody signed in with."""
    return Client()


@pytest.fixture
def mia(corner: Shop) -> Customer:
    return added(
        corner, first_name="Mia", last_name="Åkesson", email="mia@example.se", mobile="+46701740605"
    )


def added(shop: Shop, **values: object) -> Customer:
    return store(shop, Entry(values=values), by=None, source="office")
