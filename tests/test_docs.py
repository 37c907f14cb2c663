"""The documents say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from stamgast.__main__ import OURS

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


LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


@pytest.mark.parametrize(
    "page", [path.relative_to(ROOT) for path in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]], ids=str
)
def test_a_link_leads_somewhere(page: Path) -> None:
    text = (ROOT / page).read_text()

    dead = [link for link in LINK.findall(text) if not (ROOT / page.parent / link).exists()]

    assert dead == []
