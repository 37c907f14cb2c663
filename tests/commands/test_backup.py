"""`stamgast backup` and `stamgast restore`, run as an operator runs them."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tarfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.running import copied, surroundings


class House:
    """A data folder, and on PostgreSQL a database of its own."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.address = address
        self.env = surroundings(folder) | ({"DATABASE_URL": address} if address else {})

    def stamgast(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "stamgast", *arguments]
        return subprocess.run(command, env=self.env, capture_output=True, text=True)

    def database(self) -> Any:
        if self.address:
            return psycopg.connect(self.address)
        return sqlite3.connect(self.folder / "stamgast.sqlite3")

    def write(self, sql: str) -> None:
        with closing(self.database()) as database:
            database.execute(sql)
            database.commit()

    def rename(self, name: str) -> None:
        self.write(f"UPDATE stamgast_shop SET name = '{name}'")

    def shops(self) -> list[str]:
        with closing(self.database()) as database:
            return [name for (name,) in database.execute("SELECT name FROM stamgast_shop")]

    def put_media(self, name: str, text: str) -> None:
        file = self.folder / "media" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def media(self) -> dict[str, str]:
        folder = self.folder / "media"
        files = [file for file in folder.rglob("*") if file.is_file()]
        return {str(file.relative_to(folder)): file.read_text() for file in files}


class Builder:
    """Builds houses on the kind of database that the other tests run on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = os.environ.get("DATABASE_URL", "")
        self.databases: list[str] = []

    def on_server(self, sql: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(sql)

    def house(self, like: House | Path) -> House:
        name = f"house_{uuid.uuid4().hex}"
        if isinstance(like, Path):
            folder, model = copied(like, self.folder / name), "template1"
        else:
            folder, model = copied(like.folder, self.folder / name), like.address.split("/")[-1]
        if not self.server:
            return House(folder, "")
        self.on_server(f"CREATE DATABASE {name} TEMPLATE {model}")
        self.databases.append(name)
        return House(folder, f"{self.server.rpartition('/')[0]}/{name}")

    def close(self) -> None:
        for name in self.databases:
            self.on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    builder = Builder(tmp_path_factory.mktemp("houses"))
    yield builder
    builder.close()


@pytest.fixture(scope="module")
def empty(builder: Builder, empty_house: Path) -> House:
    """A house without a shop; not to be changed."""
    house = builder.house(empty_house)
    if house.address:
        assert house.stamgast("migrate", "-v0", "--skip-checks").stderr == ""
    return house


@pytest.fixture(scope="module")
def full(builder: Builder, empty: House) -> House:
    """A house with a shop and a file; not to be changed."""
    house = builder.house(empty)
    code = (
        "import django; django.setup()\n"
        "from stamgast.shops.models import Shop\n"
        "Shop.objects.create(name='Corner', country='SE', currency='SEK',"
        " language='en', time_zone='Europe/Stockholm')"
    )
    subprocess.run([sys.executable, "-c", code], env=house.env, check=True)
    house.put_media("logos/corner.txt", "corner's logo")
    return house


@pytest.fixture
def house(builder: Builder, full: House) -> House:
    return builder.house(full)


@pytest.fixture
def elsewhere(builder: Builder, empty: House) -> House:
    return builder.house(empty)


@pytest.fixture(scope="module")
def backed_up(full: House, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backups") / "shop.tar.gz"
    assert full.stamgast("backup", str(file)).stderr == ""
    return file


def contents(file: Path) -> list[str]:
    with tarfile.open(file) as archive:
        return archive.getnames()


def test_a_backup_brings_the_whole_shop_back_elsewhere(
    house: House, elsewhere: House, tmp_path: Path
) -> None:
    file = tmp_path / "shop.tar.gz"
    saved = house.stamgast("backup", str(file), "--with-keys")
    (elsewhere.folder / "keys" / "fields").write_text("1:" + "A" * 43 + "=")

    told = elsewhere.stamgast("restore", str(file))

    assert "whoever has this file can read everything" in saved.stdout
    assert told.stderr == ""
    assert told.stdout.startswith("Corner is back as it was on 20")
    assert elsewhere.shops() == ["Corner"]
    assert elsewhere.media() == {"logos/corner.txt": "corner's logo"}
    for name in ("fields", "secret"):
        key = (house.folder / "keys" / name).read_text()
        assert (elsewhere.folder / "keys" / name).read_text() == key
    # The key that stood there opens its own backups still.
    assert len(list((elsewhere.folder / "keys").glob("fields.before-*"))) == 1


def test_a_backup_holds_no_keys_unless_asked(backed_up: Path) -> None:
    assert contents(backed_up) == [
        "database",
        "media/logos/corner.txt",
        "manifest.json",
    ]


def test_only_its_owner_may_read_a_backup(backed_up: Path) -> None:
    assert backed_up.stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_there_is_not_written_over(house: House, tmp_path: Path) -> None:
    (tmp_path / "shop.tar.gz").write_text("holiday pictures")

    told = house.stamgast("backup", str(tmp_path / "shop.tar.gz"))

    assert told.returncode == 1
    assert told.stderr == f"{tmp_path / 'shop.tar.gz'} is there already.\n"
    assert (tmp_path / "shop.tar.gz").read_text() == "holiday pictures"


def test_a_shop_that_is_there_is_replaced_only_when_asked(house: House, backed_up: Path) -> None:
    house.rename("Later")
    house.put_media("logos/later.txt", "a later logo")

    refused = house.stamgast("restore", str(backed_up))
    before = house.shops(), sorted(house.media())
    replaced = house.stamgast("restore", "--replace", str(backed_up))

    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "There is a shop here. --replace puts the backup in its place.\n"
    assert before == (["Later"], ["logos/corner.txt", "logos/later.txt"])
    assert replaced.stderr == ""
    assert (house.shops(), sorted(house.media())) == (["Corner"], ["logos/corner.txt"])


@pytest.mark.parametrize(
    "how",
    [lambda b: b[: len(b) // 2], lambda b: b"PK" + b[2:], lambda b: b""],
    ids=["half of it", "not a tar", "nothing"],
)
def test_a_damaged_backup_changes_nothing(
    house: House, backed_up: Path, tmp_path: Path, how: Callable[[bytes], bytes]
) -> None:
    file = tmp_path / "spoilt.tar.gz"
    file.write_bytes(how(backed_up.read_bytes()))
    house.rename("Later")

    told = house.stamgast("restore", "--replace", str(file))

    assert told.stderr == f"{file} is not a whole backup of Stamgast.\n"
    assert house.shops() == ["Later"]


def changed_by_hand(backup: Path, folder: Path, change: Callable[[Path], None]) -> Path:
    with tarfile.open(backup) as archive:
        archive.extractall(folder / "open", filter="data")
    change(folder / "open")
    other = folder / "changed.tar.gz"
    with tarfile.open(other, "w:gz") as archive:
        for path in sorted(path for path in (folder / "open").rglob("*") if path.is_file()):
            archive.add(path, str(path.relative_to(folder / "open")))
    return other


def forge(folder: Path) -> None:
    (folder / "media" / "logos" / "corner.txt").write_text("forged")


def add(folder: Path) -> None:
    (folder / "stowaway").write_text("stowaway")


def take(folder: Path) -> None:
    (folder / "media" / "logos" / "corner.txt").unlink()


@pytest.mark.parametrize("change", [forge, add, take])
def test_a_backup_changed_by_hand_is_refused(
    house: House, backed_up: Path, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    file = changed_by_hand(backed_up, tmp_path, change)

    told = house.stamgast("restore", "--replace", str(file))

    assert told.stderr == f"{file} is not a whole backup of Stamgast.\n"
    assert house.media() == {"logos/corner.txt": "corner's logo"}


def test_a_name_that_leads_outside_is_refused(house: House, tmp_path: Path) -> None:
    file = tmp_path / "shop.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        archive.add(__file__, "../../outside")

    told = house.stamgast("restore", "--replace", str(file))

    assert told.stderr == f"{file} is not a whole backup of Stamgast.\n"
    assert not (house.folder.parent / "outside").exists()


def make_newer(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"format": 2}))


def test_a_backup_of_a_newer_stamgast_is_refused(
    house: House, backed_up: Path, tmp_path: Path
) -> None:
    file = changed_by_hand(backed_up, tmp_path, make_newer)

    told = house.stamgast("restore", "--replace", str(file))

    assert told.stderr.startswith("This backup was made by a newer Stamgast")


def test_personal_ids_that_could_not_be_read_are_said_before(
    elsewhere: House, backed_up: Path
) -> None:
    (elsewhere.folder / "keys" / "fields").write_text("1:" + "A" * 43 + "=")

    refused = elsewhere.stamgast("restore", str(backed_up))
    before = elsewhere.shops()
    taken = elsewhere.stamgast("restore", "--other-keys", str(backed_up))

    assert refused.stderr.startswith("Its personal IDs are sealed with keys that are not here.")
    assert before == []
    assert taken.stderr == ""
    assert elsewhere.shops() == ["Corner"]


def test_an_open_shop_is_not_restored(house: House, backed_up: Path) -> None:
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
    house.write(f"INSERT INTO stamgast_workerbeat (worker, at) VALUES ('w', '{now}')")

    told = house.stamgast("restore", "--replace", str(backed_up))

    assert told.stderr == "The shop is open: stop stamgast serve first.\n"


def test_a_backup_waits_for_no_sale(house: House, tmp_path: Path) -> None:
    """While a long write is under way, as an import's, the backup is the state before it."""
    with closing(house.database()) as writer:
        writer.execute("UPDATE stamgast_shop SET name = 'Unsaved'")
        saved = house.stamgast("backup", str(tmp_path / "shop.tar.gz"))
        writer.rollback()

    restored = house.stamgast("restore", "--replace", str(tmp_path / "shop.tar.gz"))

    assert "The keys are not in it" in saved.stdout
    assert restored.stderr == ""
    assert house.shops() == ["Corner"]
