"""The shop in a real browser: Chromium before the real server and worker.

The server runs on a SQLite file of its own, emptied before every test; Django's
connection in the tests points at the same file, so that the cast of
tests/conftest.py (corner, mia, olga ...) is in the shop that the browser sees.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from django.conf import settings as django_settings
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from stamgast.shops.models import Staff
from tests.conftest import browser_of
from tests.running import Serving, copied
from tools import chromium

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP, TABLET, PHONE = 1280, 820, 390


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser on a busy machine may be late: what fails is tried once more, and the closing
    line counts it as rerun. A fault fails twice."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def house(empty_house: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert connection.vendor == "sqlite", "browser tests run without DATABASE_URL"
    return copied(empty_house, tmp_path_factory.mktemp("house"))


@pytest.fixture(scope="session")
def site(house: Path) -> Iterator[str]:
    """The address of the running shop. `localhost`, for passkeys need a name."""
    keys = {
        "STAMGAST_SECRET_KEY": django_settings.SECRET_KEY,
        "STAMGAST_FIELD_KEYS": django_settings.FIELD_KEYS,
    }
    serving = Serving(house, **keys)
    yield serving.address().rstrip("/").replace("127.0.0.1", "localhost")
    serving.close()


@pytest.fixture
def db(house: Path, empty_house: Path, settings: Any, django_db_blocker: Any) -> Iterator[None]:
    """The house's database, empty again: what the tests write, the server reads."""
    # The server has no quick hasher for tests.
    settings.PASSWORD_HASHERS = ["stamgast.shops.passwords.Argon2"]
    settings.DATA = house
    empty(house, empty_house)
    own = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = str(house / "stamgast.sqlite3")
        yield
        connection.close()
        connection.settings_dict["NAME"] = own


def empty(house: Path, like: Path) -> None:
    """In one step, under the eyes of the running server."""
    with (
        closing(sqlite3.connect(like / "stamgast.sqlite3")) as template,
        closing(sqlite3.connect(house / "stamgast.sqlite3", timeout=20)) as live,
    ):
        template.backup(live)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = chromium.find()
    assert found, chromium.MISSING
    # Playwright waits in an event loop of its own beneath the tests, and Django
    # takes them for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=SWITCHES)
        yield browser
        browser.close()


class Windows:
    """Opens browser windows, and remembers what they complained of."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser = browser
        self.site = site
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def __call__(
        self,
        staff: Staff | None = None,
        *,
        width: int = DESKTOP,
        dark: bool = False,
        language: str = "en-GB",
        scripts: bool = True,
    ) -> Page:
        """A window at which somebody is signed in, or nobody; a browser without scripts too."""
        context = self.browser.new_context(
            base_url=self.site,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            # Colours in the middle of a change would be measured as they are.
            reduced_motion="reduce",
            locale=language,
            timezone_id="Europe/Stockholm",
            accept_downloads=True,
            java_script_enabled=scripts,
        )
        self.contexts.append(context)
        if staff:
            session = browser_of(staff).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": self.site}])
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("console", self.heard)
        context.set_default_timeout(10_000)
        return context.new_page()

    def heard(self, message: ConsoleMessage) -> None:
        # A refusal (401, 409, 422 ...) that the page shows is no fault of the page, nor is
        # a network that a test takes away.
        refused = ("Failed to load resource", "Response Status Error Code 4", "htmx:")
        if message.type == "error" and not message.text.startswith(refused):
            self.complaints.append(message.text)

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def window(db: None, browser: Browser, site: str) -> Iterator[Windows]:
    """`window(olga)` opens a page as Olga, `window(olga, width=PHONE, dark=True)` on
    her phone at night, `window()` as nobody. What a page throws or breaks of the
    content security policy fails the test."""
    windows = Windows(browser, site)
    yield windows
    windows.close()
    assert windows.complaints == []


# A change of colours takes a frame even where nothing is animated.
SETTLED = "() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Fails where the page shuts somebody out, and says what, where and why."""
    source = AXE.read_text()

    def check(page: Page) -> None:
        page.evaluate(source)
        page.evaluate(SETTLED)
        options = {"runOnly": {"type": "tag", "values": STANDARDS}}
        found = page.evaluate("options => axe.run(document, options)", options)
        if violations := findings(found["violations"]):
            pytest.fail("\n".join([page.url, *violations]), pytrace=False)

    return check


def findings(violations: list[dict[str, Any]]) -> list[str]:
    return [
        f"{violation['id']} ({violation['impact']}): {' '.join(map(str, node['target']))}: "
        + " ".join(check["message"] for check in node["any"] + node["all"] + node["none"])
        + f" {node['html'][:160]}"
        for violation in violations
        for node in violation["nodes"]
    ]


@pytest.fixture
def fits() -> Callable[[Page], None]:
    """Fails where something sticks out at the side, and says what."""

    def check(page: Page) -> None:
        if overhanging := page.evaluate(OVERHANGING):
            wide = f"{page.url} is wider than {page.viewport_size}"
            pytest.fail("\n".join([wide, *overhanging]), pytrace=False)

    return check


OVERHANGING = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > wide + 1)
    .map((element) => element.outerHTML.slice(0, 120));
}"""


@pytest.fixture
def shot() -> Callable[[Page, str], None]:
    """Keeps a picture of the page in var/shots, where STAMGAST_SHOTS is set."""

    def take(page: Page, name: str) -> None:
        if os.environ.get("STAMGAST_SHOTS"):
            page.screenshot(path=ROOT / "var" / "shots" / f"{name}.png", full_page=True)

    return take
