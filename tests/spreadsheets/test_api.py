"""An import by the API, step by step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from stamgast.shops.models import AuditEntry, Shop, Staff
from stamgast.spreadsheets.models import ImportRun
from tests.conftest import added
from tests.programs import Program, code_of, program_of

FAULTY = b"Customer number,First name,E-mail\n1,Mia,mia@example.se\n2,Bo,bo\n3,Cia,cia@example.se\n"


@pytest.fixture(autouse=True)
def at_once(settings: Any, data: Path) -> None:
    """Jobs are done as they are given."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def program(olga: Staff) -> Program:
    return program_of(olga)


def sent(program: Program, content: bytes = FAULTY, **more: str) -> Any:
    file = SimpleUploadedFile("list.csv", content)
    headers = {"Idempotency-Key": more.pop("once")} if "once" in more else {}
    return program.post("/api/v1/imports", {"file": file, **more}, headers=headers)


def test_a_list_goes_in_step_by_step(program: Program, corner: Shop) -> None:
    added(corner, number="3", first_name="Cia", email="old@example.se")
    made = sent(program)
    assert (made.status_code, made.json()["state"]) == (201, "read")
    address = f"/imports/{made.json()['id']}"
    columns = program.send("get", address).json()["columns"]
    assert [each["target"] for each in columns] == ["number", "first_name", "email"]

    checked = program.send("patch", f"{address}/columns", {"key": "number"}).json()
    assert (checked["state"], checked["key"], checked["blank"]) == ("checked", "number", "keep")
    counts = {name: checked["counts"][name] for name in ("new", "changed", "refused", "errors")}
    assert counts == {"new": 1, "changed": 1, "refused": 1, "errors": 1}

    wrong = program.send("get", f"{address}/problems").json()
    assert [(each["row"], each["column"], each["code"]) for each in wrong["problems"]] == [
        (3, "E-mail", "email_invalid")
    ]
    plan = program.send("get", f"{address}/plan").json()
    assert [(each["row"], each["action"]) for each in plan["rows"]] == [
        (2, "new"),
        (3, "refused"),
        (4, "changed"),
    ]
    assert plan["rows"][2]["changes"] == [
        {"field": "email", "old": "old@example.se", "new": "cia@example.se"}
    ]

    refused = program.send("post", f"{address}/apply", {"proceed": "all"})
    assert code_of(refused) == (409, "import_has_errors")
    done = program.send("post", f"{address}/apply", {"proceed": "valid"})
    assert (done.status_code, done.json()["state"]) == (202, "done")
    assert sorted(corner.customers.values_list("number", flat=True)) == ["1", "3"]


def test_the_trail_tells_which_key_brought_the_list(program: Program, corner: Shop) -> None:
    sent(program)

    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.details) == (
        "customers.import",
        {"key": "Webshop", "file": "list.csv"},
    )


def test_the_remarks_come_in_the_users_own_file(program: Program) -> None:
    address = f"/imports/{sent(program).json()['id']}"
    assert code_of(program.send("get", f"{address}/remarks")) == (409, "import_elsewhere")
    program.send("patch", f"{address}/columns", {})

    file = program.send("get", f"{address}/remarks")

    assert "attachment" in file["Content-Disposition"]
    assert "no e-mail address" in b"".join(file).decode()


def test_columns_mean_what_the_program_says(program: Program, corner: Shop) -> None:
    address = f"/imports/{sent(program).json()['id']}"
    chosen = {"columns": [{"index": 2, "target": "custom_field_1"}]}

    program.send("patch", f"{address}/columns", {})
    again = program.send("patch", f"{address}/columns", chosen).json()

    assert (again["state"], again["counts"]["errors"]) == ("checked", 0)
    assert again["columns"][2]["target"] == "custom_field_1"


@pytest.mark.parametrize(
    "column",
    [{"index": 3, "target": ""}, {"index": 0, "target": "shoe_size"},
     {"index": 0, "target": "personal_id"}],
    ids=["a column that isn't there", "a field that nobody has", "what the shop doesn't keep"],
)  # fmt: skip
def test_a_meaning_that_can_not_be_is_refused(column: dict[str, Any], program: Program) -> None:
    address = f"/imports/{sent(program).json()['id']}"

    response = program.send("patch", f"{address}/columns", {"columns": [column]})

    assert code_of(response) == (422, "column_unknown")


def test_long_answers_come_in_pages(program: Program) -> None:
    rows = "".join(f"{number},Mia,x\n" for number in range(5))
    content = f"Customer number,First name,E-mail\n{rows}".encode()
    address = f"/imports/{sent(program, content).json()['id']}"
    program.send("patch", f"{address}/columns", {})

    for what in ("problems", "plan"):
        found, page = 0, f"/api/v1{address}/{what}?limit=2"
        while page:
            answer = program.get(page).json()
            found += len(answer["problems" if what == "problems" else "rows"])
            page = answer["next"]
        assert found == 5


def test_a_discarded_import_leaves_nothing_behind(program: Program) -> None:
    made = sent(program).json()

    assert program.send("delete", f"/imports/{made['id']}").status_code == 204
    run = ImportRun.objects.get()
    assert (run.state, run.folder.exists()) == ("discarded", False)
    gone = program.send("patch", f"/imports/{made['id']}/columns", {})
    assert code_of(gone) == (409, "import_files_gone")


def test_what_is_in_can_not_be_discarded(program: Program) -> None:
    address = f"/imports/{sent(program).json()['id']}"
    program.send("patch", f"{address}/columns", {})
    program.send("post", f"{address}/apply", {"proceed": "valid"})

    assert code_of(program.send("delete", address)) == (409, "import_elsewhere")
    again = program.send("post", f"{address}/apply", {"proceed": "valid"})
    assert code_of(again) == (409, "import_elsewhere")


def test_a_repeated_upload_is_the_same_import(program: Program) -> None:
    first = sent(program, once="night-1")

    again = sent(program, once="night-1")

    assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])
    assert ImportRun.objects.count() == 1


WRONG = (
    ("a picture", {"content": b"\x89PNG\r\n\x1a\n0000"}),
    ("an encoding that nobody knows", {"encoding": "klingon"}),
    ("a kind that nobody imports", {"kind": "dogs"}),
)


@pytest.mark.parametrize("given", [w[1] for w in WRONG], ids=[w[0] for w in WRONG])
def test_what_can_not_be_imported_is_refused(given: dict[str, Any], program: Program) -> None:
    response = sent(program, **given)

    assert response.status_code in (409, 422)
    assert not ImportRun.objects.exists()


def test_without_a_file_there_is_nothing_to_import(program: Program) -> None:
    assert code_of(program.post("/api/v1/imports", {})) == (422, "needed")


def test_the_file_is_read_as_the_program_says(program: Program) -> None:
    content = "first name;city\nBjørn;Tromsø\n".encode("cp1252")

    made = sent(program, content, encoding="mac-roman", delimiter=";").json()

    assert made["columns"][0]["samples"] == ["Bj¯rn"]


PRICES = b"code,name,price\nT1,Tea,15.90\n"


def test_products_go_in_as_customers_do(program: Program, corner: Shop) -> None:
    address = f"/imports/{sent(program, PRICES, kind='products').json()['id']}"
    program.send("patch", f"{address}/columns", {})

    done = program.send("post", f"{address}/apply", {"proceed": "all"}).json()

    assert (done["kind"], done["state"], done["key"]) == ("products", "done", "code")
    assert [(each.code, each.price) for each in corner.products.all()] == [("T1", 1590)]
    assert AuditEntry.objects.filter(action="customers.import").count() == 0


def test_a_key_brings_and_sees_the_kinds_that_it_may(olga: Staff, corner: Shop) -> None:
    program = program_of(olga, "products.import")
    other = program_of(olga, "customers.import", name="Till")
    made = sent(program, PRICES, kind="products").json()["id"]

    assert code_of(sent(program)) == (403, "not_allowed")
    assert code_of(other.send("get", f"/imports/{made}")) == (404, "not_found")
    assert other.send("get", "/imports").json() == {"imports": [], "next": None}
    assert [each["id"] for each in program.send("get", "/imports").json()["imports"]] == [made]


def test_imports_are_listed_from_new_to_old_page_by_page(program: Program, corner: Shop) -> None:
    first, second, third, left = (sent(program).json()["id"] for _ in range(4))
    program.send("delete", f"/imports/{left}")

    page = program.send("get", "/imports?limit=2").json()
    rest = program.get(page["next"]).json()

    assert [each["id"] for each in page["imports"]] == [third, second]
    assert page["imports"][0]["file"] == "list.csv"
    assert ([each["id"] for each in rest["imports"]], rest["next"]) == ([first], None)


def test_a_refusal_is_told_in_the_language_of_who_asks(program: Program, corner: Shop) -> None:
    made = sent(program, b"first name,last name\n").json()

    asked = program.send("get", f"/imports/{made['id']}", accept_language="sv").json()

    assert (made["state"], made["refusal"][:9]) == ("failed", "This file")
    assert asked["refusal"].startswith("Filen har kolumnrubriker")
