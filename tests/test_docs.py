"""The documents say what the code does."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from stamgast.__main__ import OURS
from stamgast.api import api, till
from stamgast.connect.shapes import Reason
from stamgast.shops.api import PLAIN, SHAPES

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
SETTING = re.compile(r"\b(STAMGAST_[A-Z_]*[A-Z]|DATABASE_URL|REDIS_URL)\b")
# Set by one of our processes for another, not by people.
OUR_OWN = {"STAMGAST_LIFELINE"}


def named(*files: Path) -> set[str]:
    return {name for file in files for name in SETTING.findall(file.read_text())}


def sources() -> list[Path]:
    ours = [*(ROOT / "stamgast").rglob("*.py"), *(ROOT / "tools").rglob("*.py")]
    return [*ours, ROOT / "dev.py", ROOT / "tests" / "browser" / "conftest.py"]


def test_every_setting_stands_in_the_documents_and_no_other() -> None:
    assert named(DOCS / "configuration.md") == named(*sources()) - OUR_OWN


@pytest.mark.parametrize("command", OURS)
def test_every_command_is_explained(command: str) -> None:
    assert f"stamgast {command}" in (DOCS / "install.md").read_text()


@pytest.mark.parametrize("command", OURS)
def test_the_list_of_commands_says_what_each_says_of_itself(command: str) -> None:
    source = ROOT / "stamgast" / "management" / "commands" / f"{command}.py"

    assert f'help = "{OURS[command]}"' in source.read_text()


# The API

PAGE = (DOCS / "api.md").read_text()
REGISTER = (DOCS / "register.md").read_text()
CODE = re.compile(r"[a-z]+(_[a-z]+)+")


def routes() -> set[str]:
    return {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method in methods
    }


def plain(path: str) -> str:
    """Without what a part of it must be: {int:line} is {line}."""
    return re.sub(r"\{\w+:", "{", path)


def test_every_route_of_the_api_is_explained_and_no_other() -> None:
    listed = set(re.findall(r"^\| `([A-Z]+ /[^`]*)`", PAGE, re.MULTILINE))

    assert listed == routes()


def test_a_route_is_explained_with_the_permission_that_it_needs() -> None:
    rows = re.findall(r"^\| `([A-Z]+ /[^`]*)` \| ([a-z_., ]+) \|", PAGE, re.MULTILINE)
    listed = {route: tuple(needs.split(" or ")) for route, needs in rows}
    needed = {
        f"{operation.methods[0]} {router.prefix}{plain(path)}": (
            operation.auth_callbacks[0].permissions
        )
        for router in api._get_bound_routers()
        for path, view in router.path_operations.items()
        for operation in view.operations
    }

    assert listed == needed


def test_every_route_of_the_till_is_explained_and_no_other() -> None:
    listed = set(re.findall(r"^\| `([A-Z]+ /[^`]*)`", REGISTER, re.MULTILINE))
    routes = {
        f"{operation.methods[0]} {router.prefix}{plain(path)}"
        for router in till._get_bound_routers()
        for path, view in router.path_operations.items()
        for operation in view.operations
    }

    assert listed == routes


def codes() -> set[str]:
    """What refuses by a code; those of commands, which have a dot, are read at a terminal."""
    found = {*(code for code, _text in PLAIN.values()), *(code for code, _text in SHAPES.values())}
    for file in (ROOT / "stamgast").rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text())):
            if isinstance(call, ast.Call):
                found |= set(code_of(call))
    return found


REFUSING = {"Refused": 0, "Refusal": 1, "Clash": 2, "__init__": 0, "ValidationError": 1}


def code_of(call: ast.Call) -> Iterator[str]:
    """The code that a call refuses with, if it is written there."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    place = REFUSING.get(name, len(call.args))
    code = call.args[place] if place < len(call.args) else None
    if isinstance(code, ast.Constant) and CODE.fullmatch(str(code.value)):
        yield str(code.value)


def test_every_refusal_is_explained() -> None:
    pages = [DOCS / name for name in ("api.md", "register.md", "spreadsheets.md")]
    explained = {code for page in pages for code in re.findall(r"`([a-z_]+)`", page.read_text())}

    assert codes() - explained == set()


LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


@pytest.mark.parametrize(
    "page", [path.relative_to(ROOT) for path in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]], ids=str
)
def test_a_link_leads_somewhere(page: Path) -> None:
    text = (ROOT / page).read_text()

    dead = [link for link in LINK.findall(text) if not (ROOT / page.parent / link).exists()]

    assert dead == []


# Scans


def test_every_reason_why_a_scan_leads_nowhere_is_explained() -> None:
    page = (DOCS / "scans.md").read_text().partition("## Why a scan leads nowhere")[2]

    assert re.findall(r"^\| `(\w+)` \|", page, re.M) == [reason.value for reason in Reason]
