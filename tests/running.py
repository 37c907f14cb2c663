"""The programs as an operator runs them, each on a data folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def surroundings(data: Path) -> dict[str, str]:
    """The environment of a program that works on a folder: its own SQLite there,
    whatever database the other tests run on."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**kept, "STAMGAST_DATA": str(data), "DJANGO_SETTINGS_MODULE": "stamgast.settings"}


def stamgast(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "stamgast", *arguments]
    return subprocess.run(command, env=surroundings(data), capture_output=True, text=True)


def migrated(folder: Path) -> Path:
    """A fresh data folder with all tables and no shop."""
    done = stamgast(folder, "migrate", "-v0", "--skip-checks")
    assert done.returncode == 0, done.stderr
    return folder


class Serving:
    """`stamgast serve` on a free port, from its first word to its end."""

    def __init__(self, data: Path, **more: str) -> None:
        command = [sys.executable, "-m", "stamgast", "serve", "--port", "0"]
        self.process = subprocess.Popen(
            command, env=surroundings(data) | more, stdout=subprocess.PIPE, text=True
        )

    def address(self) -> str:
        """Known once the shop is open."""
        assert self.process.stdout
        words = self.process.stdout.readline().split()
        assert words[:4] == ["Stamgast", "is", "open", "at"], words
        return words[4]

    def children(self) -> list[int]:
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(20)
        assert self.process.stdout
        self.process.stdout.close()


def copied(data: Path, folder: Path) -> Path:
    shutil.copytree(data, folder, dirs_exist_ok=True)
    return folder
