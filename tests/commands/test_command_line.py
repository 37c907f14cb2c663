"""`stamgast` itself: its list, and how it says that something is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from stamgast import __version__
from stamgast.__main__ import OURS

ROOT = Path(__file__).resolve().parent.parent.parent


def stamgast(folder: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run in a folder, without a word about where the data is."""
    kept = {name: value for name, value in os.environ.items() if name != "STAMGAST_DATA"}
    return subprocess.run(
        [sys.executable, "-m", "stamgast", *arguments],
        cwd=folder,
        env=kept | {"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "stamgast.settings"} | env,
        capture_output=True,
        text=True,
    )


def test_help_lists_our_commands_and_leaves_nothing_behind(tmp_path: Path) -> None:
    told = stamgast(tmp_path, "help")

    assert told.returncode == 0
    assert [line.split()[1] for line in told.stdout.splitlines()[2:-2]] == list(OURS)
    assert list(tmp_path.iterdir()) == []


def test_it_knows_its_version(tmp_path: Path) -> None:
    assert stamgast(tmp_path, "--version").stdout == f"{__version__}\n"


def test_a_setting_that_cannot_be_right_is_one_sentence(tmp_path: Path) -> None:
    told = stamgast(tmp_path, "doctor", STAMGAST_PORT="eight")

    assert told.returncode == 1
    assert told.stderr == "STAMGAST_PORT is 'eight': write a whole number.\n"


def test_djangos_own_commands_answer_under_its_name(tmp_path: Path) -> None:
    told = stamgast(tmp_path, "migrate", "--plan", "--skip-checks")

    assert told.returncode == 0
    assert "stamgast.0001_the_whole_house" in told.stdout
