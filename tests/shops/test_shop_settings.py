"""Settings → Shop."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from stamgast.customers.models import Customer
from stamgast.customers.storing import Entry, store
from stamgast.lib import pictures
from stamgast.lib.refused import Refused
from stamgast.shops.models import AuditEntry, Logo, Shop
from stamgast.shops.views.settings import LOGO
from tests.conftest import added

CONTACT = {
    "name": "Corner",
    "street": "Storgatan 1",
    "postcode": "111 22",
    "city": "Stockholm",
    "email": "hej@corner.example",
    "phone": "08-123 456 78",
    "website": "corner.example",
}
REGION = {
    "country": "SE",
    "currency": "SEK",
    "language": "en",
    "time_zone": "Europe/Stockholm",
}


def seen(client: Client, tab: str) -> str:
    """What the open page carries along of what it showed."""
    form = client.get(f"/settings/shop/{tab}/").context["form"]
    return str(form["seen"].value())


def save(client: Client, tab: str, given: dict[str, str], shown: str | None = None) -> Any:
    shown = seen(client, tab) if shown is None else shown
    return client.post(f"/settings/shop/{tab}/", given | {"seen": shown})


def test_the_address_of_the_shop_is_saved(owner: Client, corner: Shop) -> None:
    response = save(owner, "contact", CONTACT)

    assert response["Location"] == "/settings/shop/contact/"
    corner.refresh_from_db()
    assert corner.street == "Storgatan 1"
    assert corner.phone == "08-123 456 78"
    assert corner.website == "https://corner.example"
    entry = AuditEntry.objects.get()
    assert entry.action == "shop.settings"
    assert entry.details == {"changed": ["street", "postcode", "city", "email", "phone", "website"]}


def test_saving_without_a_change_writes_nothing_down(owner: Client) -> None:
    save(owner, "contact", CONTACT)
    save(
        owner, "contact", CONTACT | {"phone": "08-123 456 78", "website": "https://corner.example"}
    )

    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("name", "", "This field is required."),
        ("email", "hej@", "Enter a valid email address."),
        ("phone", "call us", "That is no telephone number."),
        ("website", "no site", "Enter a valid URL."),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_typed_is_lost(
    field: str, typed: str, told: str, owner: Client, corner: Shop
) -> None:
    response = save(owner, "contact", CONTACT | {field: typed})

    assert response.status_code == 422
    assert told in response.text
    assert 'value="Storgatan 1"' in response.text
    corner.refresh_from_db()
    assert corner.street == ""


def test_a_tab_that_is_none_is_not_found(owner: Client) -> None:
    assert owner.get("/settings/shop/secrets/").status_code == 404


@pytest.mark.parametrize("tab", ["", "company/", "region/", "personal-ids/", "logo/"])
def test_a_manager_does_not_change_the_shop(tab: str, manager: Client) -> None:
    assert manager.get(f"/settings/shop/{tab}").status_code == 403


# Two people in one form


def test_two_who_change_different_fields_both_get_theirs(owner: Client, corner: Shop) -> None:
    shown = seen(owner, "contact")
    save(owner, "contact", CONTACT | {"city": "Uppsala"})

    response = save(owner, "contact", {**BLANK, "name": "Corner & Co"}, shown)

    assert response.status_code == 302
    corner.refresh_from_db()
    assert (corner.name, corner.city) == ("Corner & Co", "Uppsala")


BLANK = dict.fromkeys(CONTACT, "") | {"name": "Corner"}


def test_the_second_to_change_a_field_is_shown_what_changed(owner: Client, corner: Shop) -> None:
    shown = seen(owner, "contact")
    save(owner, "contact", CONTACT | {"city": "Uppsala"})

    response = save(owner, "contact", BLANK | {"city": "Gävle"}, shown)

    assert response.status_code == 422
    assert "Somebody changed this to “Uppsala” meanwhile. Save again" in response.text
    assert 'value="Gävle"' in response.text
    assert 'value="Storgatan 1"' in response.text
    corner.refresh_from_db()
    assert corner.city == "Uppsala"


def test_saving_once_more_puts_the_second_through(owner: Client, corner: Shop) -> None:
    shown = seen(owner, "contact")
    save(owner, "contact", CONTACT | {"city": "Uppsala"})
    told = save(owner, "contact", BLANK | {"city": "Gävle"}, shown)

    again = {name: told.context["form"][name].value() for name in CONTACT}
    save(owner, "contact", again, told.context["form"]["seen"].value())

    corner.refresh_from_db()
    assert (corner.city, corner.street) == ("Gävle", "Storgatan 1")


@pytest.mark.parametrize("shown", ["", "no json", "[]", "null", '{"city": 1}'])
def test_a_form_that_forgot_what_it_showed_still_saves(
    shown: str, owner: Client, corner: Shop
) -> None:
    assert save(owner, "contact", CONTACT, shown).status_code in {302, 422}


# Company and bank


def test_numbers_are_checked_and_kept_in_one_form(owner: Client, corner: Shop) -> None:
    given = {
        "organisation_number": "5560160680",
        "vat_number": "se 556016-0680 01",
        "iban": "SE45 5000 0000 0583 9825 7466",
        "bic": "eses sess",
        "bankgiro": "58056201",
    }

    response = save(owner, "company", given)

    assert response.status_code == 302, response.context["form"].errors
    corner.refresh_from_db()
    assert corner.organisation_number == "556016-0680"
    assert corner.vat_number == "SE556016068001"
    assert corner.iban == "SE4550000000058398257466"
    assert corner.bic == "ESESSESS"
    assert corner.bankgiro == "5805-6201"


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("organisation_number", "556016-0681", "That is no organisation number"),
        ("vat_number", "SE556016068002", "That is no VAT number"),
        ("iban", "SE4550000000058398257467", "That is no IBAN"),
        ("bic", "ESSESE", "That is no BIC"),
        ("bankgiro", "5805-6202", "That is no bankgiro number"),
    ],
)
def test_a_mistyped_digit_is_found(field: str, typed: str, told: str, owner: Client) -> None:
    given = dict.fromkeys(["organisation_number", "vat_number", "iban", "bic", "bankgiro"], "") | {
        field: typed
    }

    response = save(owner, "company", given)

    assert response.status_code == 422
    assert told in response.text
    assert f'value="{typed}"' in response.text


# Country and language


def test_the_shop_moves_to_another_country(owner: Client, corner: Shop) -> None:
    given = {"country": "NL", "currency": "EUR", "language": "nl", "time_zone": "Europe/Amsterdam"}

    save(owner, "region", given)

    corner.refresh_from_db()
    assert (corner.country, corner.currency, corner.language, corner.time_zone) == (
        "NL",
        "EUR",
        "nl",
        "Europe/Amsterdam",
    )


@pytest.mark.parametrize(
    ("field", "typed"),
    [("country", "XX"), ("currency", "QQQ"), ("language", "tlh"), ("time_zone", "Mars/Olympus")],
)
def test_only_what_there_is_can_be_chosen(field: str, typed: str, owner: Client) -> None:
    assert save(owner, "region", REGION | {field: typed}).status_code == 422


def test_a_move_to_a_country_that_forbids_it_ends_the_keeping_of_personal_ids(
    owner: Client, corner: Shop
) -> None:
    Shop.objects.filter(pk=corner.pk).update(personal_ids="store")

    save(owner, "region", REGION | {"country": "NL"})

    corner.refresh_from_db()
    assert corner.personal_ids == "refuse"
    assert AuditEntry.objects.get().details == {"changed": ["country", "personal_ids"]}


@pytest.mark.parametrize("deleted", [False, True])
def test_the_currency_stays_once_amounts_are_written_down_in_it(
    owner: Client, corner: Shop, mia: Customer, deleted: bool
) -> None:
    at = timezone.now() if deleted else None
    Customer.everyone.update(account_policy="limit", account_limit=50_000, deleted_at=at)

    response = save(owner, "region", REGION | {"currency": "EUR", "language": "sv"})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["currency"]
    assert "have limits in SEK" in response.text
    assert save(owner, "region", REGION | {"language": "sv"}).status_code == 302
    corner.refresh_from_db()
    assert (corner.currency, corner.language) == ("SEK", "sv")


def test_a_currency_with_no_amounts_in_it_can_change(
    owner: Client, corner: Shop, mia: Customer, rival: Shop
) -> None:
    added(rival, first_name="Nick", account_policy="limit", account_limit=50_000)

    assert save(owner, "region", REGION | {"currency": "EUR"}).status_code == 302


# Personal IDs


@pytest.fixture
def anna(corner: Shop) -> Customer:
    """A customer whose personal ID the shop keeps."""
    Shop.objects.filter(pk=corner.pk).update(personal_ids="store")
    corner.refresh_from_db()
    entry = Entry(values={"first_name": "Anna"}, personal_id="199001012384")
    return store(corner, entry, by=None, source="office")


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        ("refuse", "The personal ID of 1 customer is removed, and nothing brings it back."),
        ("match", "The personal ID of 1 customer can&#x27;t be shown again: only matched."),
    ],
)
def test_keeping_less_says_what_goes_and_is_confirmed(
    owner: Client, corner: Shop, anna: Customer, policy: str, told: str
) -> None:
    asked = save(owner, "personal-ids", {"personal_ids": policy})
    corner.refresh_from_db()
    before = corner.personal_ids
    confirmed = save(owner, "personal-ids", {"personal_ids": policy, "removal": "on"})

    assert (asked.status_code, before) == (422, "store")
    assert told in asked.text
    assert 'type="checkbox" name="removal"' in asked.text
    assert confirmed.status_code == 302
    corner.refresh_from_db()
    assert corner.personal_ids == policy


def test_a_personal_id_is_not_shown_from_the_moment_it_is_refused(
    owner: Client, anna: Customer
) -> None:
    before = owner.get(anna.get_absolute_url()).text
    save(owner, "personal-ids", {"personal_ids": "refuse", "removal": "on"})

    page = owner.get(anna.get_absolute_url()).text
    reveal = owner.post(f"{anna.get_absolute_url()}personal-id/")

    assert ("19900101-****" in before, "19900101-****" in page) == (True, False)
    assert reveal.status_code == 409
    assert "No personal ID is kept" in reveal.text


def test_a_move_to_where_it_is_forbidden_waits_until_personal_ids_are_refused(
    owner: Client, corner: Shop, anna: Customer
) -> None:
    move = REGION | {"country": "NL"}
    refused = save(owner, "region", move)
    save(owner, "personal-ids", {"personal_ids": "refuse", "removal": "on"})

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["country"]
    assert save(owner, "region", move).status_code == 302


def test_a_swedish_shop_may_keep_personal_ids(owner: Client, corner: Shop) -> None:
    save(owner, "personal-ids", {"personal_ids": "match"})

    corner.refresh_from_db()
    assert corner.personal_ids == "match"


@pytest.mark.parametrize("policy", ["match", "store"])
def test_a_dutch_shop_may_not(policy: str, owner: Client, corner: Shop) -> None:
    Shop.objects.filter(pk=corner.pk).update(country="NL")

    page = owner.get("/settings/shop/personal-ids/").text
    response = save(owner, "personal-ids", {"personal_ids": policy})

    assert "BSN (UAVG, article 46)" in page
    assert response.status_code == 422
    corner.refresh_from_db()
    assert corner.personal_ids == "refuse"


# The logo


def picture(kind: str = "PNG", size: tuple[int, int] = (1600, 400), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def send(client: Client, data: bytes, name: str = "logo.png") -> Any:
    file = io.BytesIO(data)
    file.name = name
    return client.post("/settings/shop/logo/", {"logo": file})


def test_a_logo_is_kept_shown_and_taken_away(owner: Client, corner: Shop) -> None:
    response = send(owner, picture())

    assert response["Location"] == "/settings/shop/logo/"
    logo = Logo.objects.get(shop=corner)
    shown = owner.get(f"/settings/shop/logo/{logo.fingerprint}/")
    assert shown["Content-Type"] == "image/png"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown["Content-Security-Policy"]
    assert Image.open(io.BytesIO(shown.content)).size == (800, 200)
    owner.post("/settings/shop/logo/remove/")
    assert owner.get(f"/settings/shop/logo/{logo.fingerprint}/").status_code == 404
    assert [entry.details for entry in AuditEntry.objects.all()] == [{"changed": ["logo"]}] * 2


def test_staff_see_the_logo_of_their_shop_only(owner: Client, desk: Client, rival: Shop) -> None:
    send(owner, picture())
    logo = Logo.objects.get()
    address = f"/settings/shop/logo/{logo.fingerprint}/"
    assert desk.get(address).status_code == 200

    Logo.objects.update(shop=rival)

    assert desk.get(address).status_code == 404


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_known_by_what_it_contains(kind: str, owner: Client) -> None:
    assert send(owner, picture(kind), "whatever.exe").status_code == 302


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(
            b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="SVG, which may carry scripts"
        ),
        pytest.param(b"GIF89a" + bytes(40), id="GIF"),
        pytest.param(b"%PDF-1.7", id="PDF"),
        pytest.param(b"\x89PNG\r\n\x1a\n", id="the beginning of a PNG"),
        pytest.param(picture()[:200], id="half a PNG"),
        pytest.param(picture("JPEG")[:200], id="half a JPEG"),
        pytest.param(b"hello", id="text"),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes, owner: Client) -> None:
    response = send(owner, data)

    assert response.status_code == 422
    assert "That is no picture we can read: send a PNG, JPEG or WebP." in response.text
    assert Logo.objects.count() == 0


def test_an_empty_file_is_refused(owner: Client) -> None:
    response = send(owner, b"")

    assert "The submitted file is empty." in response.text


def test_a_logo_needs_a_file(owner: Client) -> None:
    assert owner.post("/settings/shop/logo/", {"x": "y"}).status_code == 422


def test_a_large_file_is_refused(owner: Client) -> None:
    response = send(owner, picture() + bytes(pictures.LARGEST))

    assert "5 MB and 40 megapixels at most" in response.text


def test_a_small_file_that_unfolds_to_a_huge_picture_is_refused() -> None:
    bomb = io.BytesIO()
    Image.new("1", (20_000, 10_000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 100_000

    with pytest.raises(Refused) as refused:
        pictures.clean(bomb.getvalue(), LOGO)

    assert refused.value.code == "picture_size"


def test_what_is_hidden_in_a_picture_is_gone() -> None:
    """Where it was taken, by whom, with what."""
    note = PngInfo()
    note.add_text("Author", "Mia Åkesson")
    exif = Image.Exif()
    exif[0x010E] = "59.3293 18.0686"
    sent = [picture(pnginfo=note), picture("JPEG", exif=exif), picture("WEBP", exif=exif)]

    kept = [pictures.clean(data, LOGO)[0] for data in sent]

    for before, after in zip(sent, kept, strict=True):
        assert b"Mia" in before or b"59.3293" in before
        assert b"Mia" not in after
        assert b"59.3293" not in after


def test_a_photo_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    image, _ = pictures.clean(picture("JPEG", (400, 200), exif=exif), LOGO)

    assert Image.open(io.BytesIO(image)).size == (200, 400)


def test_what_is_see_through_stays_so() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")

    image, _ = pictures.clean(out.getvalue(), LOGO)

    assert Image.open(io.BytesIO(image)).getpixel((0, 0)) == (0, 0, 0, 0)


def test_the_open_page_carries_what_it_showed(owner: Client) -> None:
    assert json.loads(seen(owner, "region")) == REGION
