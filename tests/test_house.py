"""What holds everywhere in the house, so that no page has to remember it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.urls import reverse

from stamgast.shops.models import Shop, Staff
from stamgast.shops.permissions import ROLES
from tests.rows import rows_of
from tests.walking import AT_REGISTER, BY_NAME, INSIDE, PUBLIC, ROUTES
from tools import messages

ROOT = Path(__file__).resolve().parent.parent


# Tables


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def test_the_history_of_the_tables_has_one_end() -> None:
    leaves = MigrationLoader(None).graph.leaf_nodes("stamgast")

    assert len(leaves) == 1


# Pages


NOT_FOR_CASHIERS = sorted(
    name for name in INSIDE if BY_NAME[name].policy not in {"signed in", *ROLES["cashier"]}
)
# Passkeys belong to a person, not to a shop: tests/shops looks at those.
WITH_ROWS = [name for name in INSIDE if BY_NAME[name].numbered and not name.startswith("mfa_")]


def test_every_page_names_its_policy() -> None:
    assert [route.name for route in ROUTES if not route.policy] == []


def test_only_these_pages_are_open_to_everybody() -> None:
    assert PUBLIC == [
        "account_email_confirm",
        "account_login",
        "account_logout",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "health",
        "hello",
        "hello_passkey",
        "hello_state",
        "hello_touch",
        "language",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "screen",
        "setup",
        "shop_none",
        "till",
    ]


@pytest.mark.parametrize("name", AT_REGISTER)
def test_a_browser_that_is_no_register_is_led_to_where_it_is_paired(
    name: str, owner: Client
) -> None:
    response = owner.get(BY_NAME[name].address())

    assert (response.status_code, response["Location"]) == (302, reverse("till"))


@pytest.mark.parametrize("name", INSIDE)
def test_a_stranger_is_sent_to_sign_in(name: str, ben: Staff, stranger: Client) -> None:
    address = BY_NAME[name].address()

    for response in (stranger.get(address), stranger.post(address)):
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", AT_REGISTER)
def test_a_browser_that_is_no_register_is_led_to_become_one(name: str, owner: Client) -> None:
    address = BY_NAME[name].address()

    for response in (owner.get(address), owner.post(address)):
        assert (response.status_code, response["Location"]) == (302, reverse("till"))


@pytest.mark.parametrize("name", NOT_FOR_CASHIERS)
def test_a_cashier_is_refused_what_a_cashier_may_not(name: str, desk: Client) -> None:
    address = BY_NAME[name].address()

    assert [desk.get(address).status_code, desk.post(address).status_code] == [403, 403]


@pytest.mark.parametrize("name", WITH_ROWS)
def test_a_row_of_another_shop_is_not_found(
    name: str, owner: Client, rival: Shop, hired: Callable[[Shop, str, str], Staff]
) -> None:
    address = BY_NAME[name].address(rows_of(rival, hired(rival, "Nick", "cashier")))

    answers = {owner.get(address).status_code, owner.post(address).status_code}

    assert 404 in answers
    assert answers <= {404, 405}


# Texts

TEXTS = messages.texts()
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}|</?\w+>")


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    catalogue = messages.catalogue(language)
    found = {text: catalogue.get(text.singular, text.context) for text in TEXTS}

    untranslated = [
        f"{text.place}: {text.singular}"
        for text, message in found.items()
        if message is None
        or not messages.translated(message)
        or message.pluralizable != bool(text.plural)
    ]

    assert untranslated == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_no_translation_is_of_a_text_gone_by(language: str) -> None:
    known = {text.key for text in TEXTS}
    listed = [message for message in messages.catalogue(language) if message.id]

    gone = [
        message.id
        for message in listed
        if (message.context, message.id[0] if message.pluralizable else message.id) not in known
    ]

    assert gone == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_a_translation_fills_in_what_the_text_does(language: str) -> None:
    wrong = []
    for message in messages.catalogue(language):
        ids = message.id if message.pluralizable else (message.id,)
        strings = message.string if message.pluralizable else (message.string,)
        wrong += [
            (original, string)
            for original, string in zip(ids, strings, strict=True)
            if original and string and placeholders(original) != placeholders(string)
        ]

    assert wrong == []


TEMPLATES = [str(file.relative_to(messages.PACKAGE)) for file in messages.templates()]


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_has_no_text_outside_of_translations(template: str) -> None:
    assert messages.unmarked((messages.PACKAGE / template).read_text()) == []


def test_every_page_has_the_icon() -> None:
    pages = [file for file in messages.templates() if "<!doctype html>" in file.read_text()]

    assert [file.name for file in pages if 'rel="icon"' not in file.read_text()] == []


@pytest.mark.parametrize("file", messages.till_sources(), ids=lambda file: file.name)
def test_the_till_has_no_text_outside_of_translations(file: Path) -> None:
    assert messages.unmarked_in_the_till(file.read_text()) == []


# What the content security policy forbids would not work in the browser, and
# only there.
FORBIDDEN = re.compile(
    r"<style\b|\sstyle=|\son[a-z]+=|hx-on|javascript:|<script(?![^>]*\s(src=|type=\"application/json))"
)


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_keeps_scripts_and_styles_in_files(template: str) -> None:
    found = FORBIDDEN.search((messages.PACKAGE / template).read_text())

    assert found is None


# Files

LOCKS = [*ROOT.glob("requirements*.txt"), ROOT / "till" / "package-lock.json"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.name))
def test_a_lock_holds_hashes_and_no_addresses(lock: Path) -> None:
    text = lock.read_text()

    assert "sha256:" in text or "sha512-" in text
    # npm notes whom to thank; what it would fetch from stands under "resolved".
    assert ('"resolved"' if lock.suffix == ".json" else "://") not in text


def test_no_file_is_named_for_nothing() -> None:
    nothing = {"services.py", "selectors.py", "managers.py", "helpers.py", "utils.py", "signals.py"}

    assert [file for file in (ROOT / "stamgast").rglob("*.py") if file.name in nothing] == []
