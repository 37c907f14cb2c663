"""Customers, groups and labels through the API."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from stamgast.customers.models import Change, Customer, Group
from stamgast.shops.models import AuditEntry, Shop, Staff
from tests.conftest import added
from tests.programs import Program, code_of, program_of

PERSONAL = "19811228-9874"


@pytest.fixture
def program(olga: Staff) -> Program:
    return program_of(olga)


def test_a_customer_is_added_as_in_the_dialog(program: Program, corner: Shop) -> None:
    regulars = Group.objects.create(shop=corner, name="Regulars")

    response = program.send(
        "post",
        "/customers",
        {
            "first_name": " Mia ",
            "last_name": "Åkesson",
            "mobile": "070-174 06 05",
            "date_of_birth": "1981-12-28",
            "group": regulars.pk,
            "account_policy": "limit",
            "account_limit": 50_050,
            "email_consent": True,
        },
    )

    made = response.json()
    assert response.status_code == 201
    assert (made["number"], made["name"], made["kind"]) == ("1", "Mia Åkesson", "person")
    assert (made["mobile"], made["date_of_birth"]) == ("+46701740605", "1981-12-28")
    assert (made["group"], made["account_limit"]) == (regulars.pk, 50_050)
    assert (made["source"], made["version"]) == ("api", 1)
    customer = corner.customers.get()
    assert customer.consents.get().source == "api"
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.subject) == ("customers.edit", "customer 1")
    assert entry.details == {"key": "Webshop"}


def test_who_has_a_company_name_alone_is_an_organisation(program: Program) -> None:
    made = program.send("post", "/customers", {"company_name": "Bar AB"}).json()

    assert (made["kind"], made["name"]) == ("organisation", "Bar AB")


WRONG = (
    ("no name", {"email": "mia@example.se"}, "first_name", "name_needed"),
    ("no e-mail address", {"first_name": "M", "email": "mia"}, "email", "email_invalid"),
    ("no phone number", {"first_name": "M", "phone": "ring me"}, "phone", "phone_invalid"),
    ("a number that is taken", {"first_name": "M", "number": "1"}, "number", "number_taken"),
    ("a day that is none", {"first_name": "M", "date_of_birth": "28/12"},
     "date_of_birth", "invalid"),
    ("too long", {"first_name": "M" * 121}, "first_name", "max_length"),
    ("a group of nobody", {"first_name": "M", "group": 99}, "group", "invalid_choice"),
    ("a limit without an amount", {"first_name": "M", "account_policy": "limit"},
     "account_limit", "amount_needed"),
    ("an ID where none is kept", {"first_name": "M", "personal_id": PERSONAL},
     "personal_id", "personal_id_refused"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("given", "field", "code"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG]
)
def test_what_can_be_no_customer_is_refused_at_its_field(
    given: dict[str, Any], field: str, code: str, program: Program, mia: Customer, corner: Shop
) -> None:
    response = program.send("post", "/customers", given)

    assert code_of(response) == (422, code)
    assert response.json()["error"]["field"] == field
    assert corner.customers.count() == 1


def test_a_change_touches_what_it_names_alone(program: Program, mia: Customer) -> None:
    response = program.send("patch", f"/customers/{mia.number}", {"version": 1, "note": "Tea."})

    changed = response.json()
    assert response.status_code == 200
    assert (changed["note"], changed["email"], changed["version"]) == ("Tea.", "mia@example.se", 2)
    change = Change.objects.get()
    assert (change.source, change.fields) == ("api", {"note": ["", "Tea."]})


def test_what_somebody_else_changed_since_is_not_overwritten(
    program: Program, mia: Customer
) -> None:
    program.send("patch", "/customers/1", {"version": 1, "note": "Tea."})

    late = program.send("patch", "/customers/1", {"version": 1, "note": "Coffee."})

    assert code_of(late) == (409, "changed_meanwhile")
    mia.refresh_from_db()
    assert mia.note == "Tea."


def test_a_change_says_which_version_it_goes_by(program: Program, mia: Customer) -> None:
    response = program.send("patch", "/customers/1", {"note": "Tea."})

    assert code_of(response) == (422, "needed")


def test_what_is_bought_on_account_needs_its_own_permission(olga: Staff, mia: Customer) -> None:
    program = program_of(olga, "customers.edit")

    response = program.send("patch", "/customers/1", {"version": 1, "account_policy": "unlimited"})

    assert code_of(response) == (403, "not_allowed")


def test_a_personal_id_goes_in_and_comes_out_masked(program: Program, corner: Shop) -> None:
    Shop.objects.filter(pk=corner.pk).update(personal_ids="store")

    made = program.send("post", "/customers", {"first_name": "Mia", "personal_id": PERSONAL})

    assert made.json()["personal_id"] == "19811228-****"
    assert "9874" not in str([*AuditEntry.objects.values(), *Change.objects.values()])
    gone = program.send("patch", "/customers/1", {"version": 1, "personal_id": None})
    assert gone.json()["personal_id"] == ""


def test_a_customer_is_deleted_and_can_come_back(program: Program, mia: Customer) -> None:
    response = program.send("delete", "/customers/1")

    assert (response.status_code, response.content) == (204, b"")
    assert code_of(program.send("get", "/customers/1")) == (404, "not_found")
    change = Change.objects.get()
    assert (change.action, change.source) == ("deleted", "api")
    assert Customer.everyone.filter(pk=mia.pk).exists()


@pytest.mark.parametrize("number", ["A/12", "0007", "å 1", "%2F"])
def test_a_number_of_any_letters_is_an_address(number: str, program: Program, corner: Shop) -> None:
    added(corner, first_name="Mia", number=number)

    assert program.send("get", f"/customers/{quote(number, safe='')}").json()["number"] == number


def test_the_list_is_walked_page_by_page(program: Program, corner: Shop, rival: Shop) -> None:
    added(rival, first_name="Nora")
    for name in ("Bo", "Cia", "Åsa", "Adam", "Mia"):
        added(corner, first_name=name)

    names, address = [], "/api/v1/customers?limit=2&sort=name"
    while address:
        page = program.get(address).json()
        names += [customer["name"] for customer in page["customers"]]
        address = page["next"]

    assert names == ["Adam", "Åsa", "Bo", "Cia", "Mia"]


def test_the_list_is_searched_and_filtered(program: Program, corner: Shop, mia: Customer) -> None:
    added(corner, first_name="Mia", last_name="Berg")

    def found(query: str) -> list[str]:
        return [
            each["name"] for each in program.send("get", f"/customers?{query}").json()["customers"]
        ]

    assert found("q=mia+ber") == ["Mia Berg"]
    assert found("has=email&has=phone") == ["Mia Åkesson"]
    assert found("lacks=email") == ["Mia Berg"]


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "sort=age", "has=dog"])
def test_a_filter_that_nobody_knows_is_refused(query: str, program: Program) -> None:
    assert program.send("get", f"/customers?{query}").status_code == 422


@pytest.mark.parametrize("customers", [1, 3])
def test_a_longer_page_needs_no_more_queries(
    customers: int, program: Program, corner: Shop, django_assert_num_queries: Any
) -> None:
    for number in range(customers):
        added(corner, first_name=f"Mia {number}")
    program.send("get", "/customers")

    with django_assert_num_queries(4):
        program.send("get", "/customers")


def test_groups_and_labels_are_made_and_listed(program: Program, corner: Shop) -> None:
    group = program.send("post", "/groups", {"name": "Regulars"})
    label = program.send(
        "post", "/labels", {"name": "Fridays", "colour": "teal", "category": "Habits"}
    )

    assert (group.status_code, label.status_code) == (201, 201)
    assert program.send("get", "/groups").json() == {"groups": [group.json()]}
    assert program.send("get", "/labels").json() == {"labels": [label.json()]}
    assert label.json()["category"] == "Habits"


@pytest.mark.parametrize("what", ["/groups", "/labels"])
def test_two_of_one_name_are_refused(what: str, program: Program) -> None:
    program.send("post", what, {"name": "Regulars"})

    assert code_of(program.send("post", what, {"name": "regulars"})) == (422, "name_taken")


def test_to_walk_all_customers_is_to_export_them(olga: Staff, corner: Shop) -> None:
    for number in range(3):
        added(corner, number=str(number), first_name="Mia")
    program = program_of(olga, "customers.view")

    page = program.send("get", "/customers?limit=2")

    assert len(page.json()["customers"]) == 2
    assert code_of(program.get(page.json()["next"])) == (403, "not_allowed")
