"""What holds for every route of the API, so that no route has to remember it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import hypothesis
import pytest
import schemathesis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from schemathesis import checks

from stamgast.api import api
from stamgast.customers.models import Customer
from stamgast.shops.api import Token
from stamgast.shops.models import Shop, Staff
from stamgast.shops.permissions import FOR_KEYS
from stamgast.wsgi import application
from tests.programs import Program, code_of, program_of
from tests.rows import rows_of
from tests.walking import NOBODYS

# Bodies that pass the shape, so that a route looks for the row.
BODIES: dict[str, Any] = {
    "customer_create": {"first_name": "Mia"},
    "customer_edit": {"version": 1},
    "group_create": {"name": "Regulars"},
    "label_create": {"name": "Fridays"},
    "product_create": {"name": "Milk"},
    "product_edit": {"version": 1},
    "category_create": {"name": "Dairy"},
    "promotion_create": {"name": "Ten off", "value": 1000},
    "promotion_edit": {"version": 1},
    "voucher_create": {"amount": 1000},
    "voucher_edit": {"version": 1},
    "voucher_redemption": {"amount": 1, "reference": "order 1"},
    "voucher_return": {"amount": 1, "reference": "order 1"},
    "account_payment_create": {"number": "1", "amount": 100},
    "account_payment_undo": {"reason": "Wrong customer"},
    "account_adjustment_create": {"number": "1", "amount": 100, "reason": "So it is"},
    "customer_points_adjustment": {"points": 1, "reason": "Sorry"},
    "invoice_number": {"version": 1},
    "invoice_mail": {},
    "invoice_credit": {},
    "import_columns": {},
    "import_application": {"proceed": "all"},
}


@dataclass(frozen=True)
class Route:
    name: str
    method: str
    path: str
    auth: list[Any]

    @property
    def rowed(self) -> bool:
        return "{" in self.path

    def ask(self, client: Client, number: object = "999999999") -> Any:
        path = self.path
        for part in ("{path:number}", "{path:code}", "{code}", "{int:pk}", "{int:payment}"):
            path = path.replace(part, str(number))
        key = str(number) if isinstance(number, UUID) else NOBODYS["uuid"]
        # ninja calls it by a converter of its own once the routes are in use.
        path = path.replace("{uuid:key}", key).replace("{uuidstr:key}", key)
        if self.name == "import_create":
            file = SimpleUploadedFile("list.csv", b"first name\nMia\n")
            return client.post(f"/api/v1{path}", {"file": file})
        how = {}
        if self.name == "invoice_delete":
            path += "?version=1"
        if self.name in BODIES:
            how = {"data": BODIES[self.name], "content_type": "application/json"}
        return getattr(client, self.method)(f"/api/v1{path}", **how)


def routes() -> Iterator[Route]:
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for each in view.operations:
                yield Route(
                    each.view_func.__name__,
                    each.methods[0].lower(),
                    f"{router.prefix}{path}",
                    list(each.auth_callbacks),
                )


ROUTES = {route.name: route for route in routes()}


def test_every_route_names_the_permission_that_it_needs() -> None:
    assert [r.name for r in ROUTES.values() if [*map(type, r.auth)] != [Token]] == []


def test_keys_are_offered_what_routes_ask_for() -> None:
    asked = {each for route in ROUTES.values() for each in route.auth[0].permissions}

    # What somebody may buy on account is asked by the field, not by the route; and who
    # walks the whole list is asked for more than who looks at its first page.
    assert asked | {"customers.credit", "customers.export"} == set(FOR_KEYS)


@pytest.mark.parametrize("name", ROUTES)
def test_without_a_key_nothing_opens(name: str, corner: Shop, stranger: Client) -> None:
    response = ROUTES[name].ask(stranger)

    assert code_of(response) == (401, "token_missing")
    assert response["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("name", ROUTES)
def test_a_browser_that_is_signed_in_opens_nothing(name: str, owner: Client) -> None:
    assert code_of(ROUTES[name].ask(owner)) == (401, "token_missing")


@pytest.mark.parametrize("name", ROUTES)
def test_a_key_without_the_permission_is_refused(name: str, olga: Staff) -> None:
    needed = ROUTES[name].auth[0].permissions
    program = program_of(olga, *[each for each in FOR_KEYS if each not in needed])

    assert code_of(ROUTES[name].ask(program)) == (403, "not_allowed")


@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if route.rowed])
def test_a_row_of_another_shop_is_not_found(
    name: str, olga: Staff, rival: Shop, hired: Callable[[Shop, str, str], Staff], data: Any
) -> None:
    rows = rows_of(rival, hired(rival, "Nick", "owner"))
    path = ROUTES[name].path
    number: object = rows["promotion" if name.startswith("promotion") else "import"]
    if "number" in path:
        number = rival.customers.get().number
    elif "{code}" in path:
        number = rival.voucher_codes.get()
    elif "code" in path:
        number = rival.products.get().code
    elif "key" in path:
        number = rival.sales.get().key

    assert code_of(ROUTES[name].ask(program_of(olga), number)) == (404, "not_found")


@pytest.fixture
def data(tmp_path: Any, settings: Any) -> Any:
    settings.DATA = tmp_path
    return tmp_path


# What refuses beside a route


def test_an_address_that_leads_nowhere_is_told_in_the_same_words(stranger: Client) -> None:
    assert code_of(stranger.get("/api/v1/nothing")) == (404, "not_found")


def test_a_wrong_method_is_told_in_the_same_words(olga: Staff) -> None:
    response = program_of(olga).put("/api/v1/groups")

    assert code_of(response) == (405, "method_not_allowed")
    assert set(response["Allow"].split(", ")) == {"GET", "POST"}


def test_a_body_that_is_no_json_is_told_in_the_same_words(olga: Staff) -> None:
    response = program_of(olga).post("/api/v1/groups", "{", content_type="application/json")

    assert code_of(response) == (400, "bad_request")


def test_every_field_that_is_wrong_is_named(olga: Staff) -> None:
    response = program_of(olga).send("post", "/customers", {"frist_name": "Mia", "group": "x"})

    error = response.json()["error"]
    assert (response.status_code, error["field"]) == (422, error["fields"][0]["field"])
    assert {(each["field"], each["code"]) for each in error["fields"]} == {
        ("frist_name", "field_unknown"),
        ("group", "invalid"),
    }


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("sv", "Här finns ingenting."),
        ("nl-NL,nl;q=0.9", "Hier is niets."),
        ("fi", "There is nothing here."),
    ],
)
def test_a_refusal_speaks_the_language_that_is_asked_for(
    language: str, sentence: str, olga: Staff
) -> None:
    response = program_of(olga).send("get", "/customers/404", Accept_Language=language)

    assert response.json()["error"]["message"] == sentence


def test_answers_are_kept_by_nobody_on_the_way(olga: Staff) -> None:
    response = program_of(olga).send("get", "/customers")

    assert response["Cache-Control"] == "private, no-store"


def test_the_description_is_open_to_everybody(stranger: Client) -> None:
    response = stranger.get("/api/v1/openapi.json")

    assert response.status_code == 200
    assert len(response.json()["paths"]) == len({route.path for route in ROUTES.values()})


# Once is once


def test_the_same_request_again_is_answered_as_the_first(olga: Staff, corner: Shop) -> None:
    program = program_of(olga)
    given = {"first_name": "Mia"}
    first = program.send("post", "/customers", given, Idempotency_Key="order-17")
    program.send("patch", f"/customers/{first.json()['number']}", {"version": 1, "note": "x"})

    again = program.send("post", "/customers", given, Idempotency_Key="order-17")

    assert (again.status_code, again.json()) == (201, first.json())
    assert corner.customers.count() == 1


def test_another_request_with_the_same_key_is_refused(olga: Staff, corner: Shop) -> None:
    program = program_of(olga)
    program.send("post", "/customers", {"first_name": "Mia"}, Idempotency_Key="order-17")

    other = program.send("post", "/customers", {"first_name": "Bo"}, Idempotency_Key="order-17")

    assert code_of(other) == (422, "idempotency_key")
    assert corner.customers.count() == 1


def test_another_program_may_use_the_same_key(olga: Staff, corner: Shop) -> None:
    for name in ("Webshop", "Booking"):
        given = {"first_name": "Mia"}
        program_of(olga, name=name).send("post", "/customers", given, Idempotency_Key="1")

    assert corner.customers.count() == 2


def test_a_refused_request_is_mended_and_sent_again(olga: Staff, corner: Shop) -> None:
    program = program_of(olga)
    program.send("post", "/customers", {"email": "x"}, Idempotency_Key="1")

    mended = program.send("post", "/customers", {"first_name": "Mia"}, Idempotency_Key="1")

    assert mended.status_code == 201


def test_while_the_first_is_at_work_the_second_waits(olga: Staff) -> None:
    program = program_of(olga)
    given = {"first_name": "Mia"}
    program.send("post", "/customers", given, Idempotency_Key="1")
    token = olga.shop.api_tokens.get()
    token.answers.update(status=None, body=None)

    again = program.send("post", "/customers", given, Idempotency_Key="1")

    assert code_of(again) == (409, "still_working")


# Whatever anybody sends

DESCRIBED = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
HELD = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]


@pytest.fixture
def in_one_breath() -> Iterator[None]:
    """Requests share the test's transaction, as those of Django's own client do."""
    edges = (request_started, request_finished)
    for edge in edges:
        edge.disconnect(close_old_connections)
    yield
    for edge in edges:
        edge.connect(close_old_connections)


@pytest.fixture
def everything(olga: Staff, mia: Customer, data: Any, settings: Any) -> Program:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    return program_of(olga)


@pytest.mark.fuzz
@DESCRIBED.parametrize()
@hypothesis.settings(
    max_examples=8,
    derandomize=True,
    suppress_health_check=list(hypothesis.HealthCheck),
)
def test_whatever_is_sent_the_answer_is_one_that_is_described(
    case: schemathesis.Case, everything: Program, in_one_breath: None
) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {everything.text}"}, checks=HELD)
