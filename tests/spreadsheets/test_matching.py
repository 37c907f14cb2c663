"""Which customer a row is about, in lists short and long."""

from __future__ import annotations

import pytest

from stamgast.customers.models import Customer
from stamgast.spreadsheets import keeping
from stamgast.spreadsheets.customer_lookup import FEW
from stamgast.spreadsheets.models import ImportRun
from stamgast.spreadsheets.problems import each
from tests.spreadsheets.conftest import Bring


def warnings(run: ImportRun) -> list[tuple[int, str, str, str]]:
    found = each(keeping.kept_problems(run.folder))
    return [(one.row, one.field, one.code, one.extra) for one in found]


def long_list(key: str) -> str:
    """More rows than are asked for one by one."""
    rows = [
        f"K{n:05d},Mia,Ek {n},mia{n}@example.se,+4670174{n:04d},1980-01-{n % 28 + 1:02d}"
        for n in range(FEW + 100)
    ]
    header = "customer_code,first_name,last_name,email,mobile,date_of_birth"
    if key != "number":
        header, rows = header.partition(",")[2], [row.partition(",")[2] for row in rows]
    return "\n".join([header, *rows]) + "\n"


@pytest.mark.parametrize("key", ["number", "email", "mobile", ""])
def test_a_long_list_finds_its_customers_again(key: str, brought: Bring) -> None:
    brought(long_list(key), key=key)

    again = brought(long_list(key), "check", key=key)

    assert (again.counts["unchanged"], again.counts["new"]) == (FEW + 100, 0)


def test_a_long_list_of_others_tells_who_it_may_be(brought: Bring) -> None:
    brought(long_list("number"))
    others = long_list("number").replace("\nK", "\nL").replace(",Mia,Ek", ",Bo,Alm")

    run = brought(others, "check")

    assert run.counts["new"] == FEW + 100
    told = warnings(run)
    assert told[:2] == [
        (1, "email", "maybe_known", "Mia Ek 0 (K00000)"),
        (1, "mobile", "maybe_known", "Mia Ek 0 (K00000)"),
    ]
    assert len(told) == 2 * (FEW + 100)


def test_whoever_has_the_same_name_and_birth_date_may_be_known(brought: Bring) -> None:
    brought("customer_code,first_name,last_name,date_of_birth\n1,Åsa,Öberg,1980-05-03\n")
    text = "customer_code,first_name,last_name,date_of_birth\n"

    run = brought(text + "2,asa,oberg,1980-05-03\n3,Åsa,Öberg,1980-05-04\n", "check")

    assert warnings(run) == [(1, "date_of_birth", "maybe_known", "Åsa Öberg (1)")]


def test_a_number_that_somebody_else_has_already_is_told(brought: Bring) -> None:
    header = "customer_code,first_name,last_name\n"
    brought(header + "1,Åsa,Öberg\n2,Bo,Ek\n3,Mia,Alm\n4,Eva,\n5,Jan,Lund\n")

    run = brought(header + "1,Lars,Holm\n2,Bo,Holm\n3,MIA,alm\n4,Ulf,Ek\n5,,Borg\n", "check")

    assert warnings(run) == [(1, "", "somebody_else", "Åsa Öberg")]
    assert run.counts["changed"] == 5


def test_an_organisation_is_told_by_its_own_name(brought: Bring) -> None:
    brought("customer_code,type,last_name,company,email\n1,company,Ek,Eks Bygg AB,ek@example.se\n")

    run = brought("customer_code,last_name,email\n2,Alm,EK@example.se\n", "check")

    assert warnings(run) == [(1, "email", "maybe_known", "Eks Bygg AB (1)")]
    assert Customer.objects.get().company_name == "Eks Bygg AB"
