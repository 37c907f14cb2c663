"""What a page tells, for the tests of the customers' pages."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.contrib.messages import get_messages
from django.test import Client

HTMX = {"HX-Request": "true"}


def told(response: Any) -> list[str]:
    """The messages of the page that an answer led to."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def undone(client: Client, response: Any) -> Any:
    """Press Undo in the page's message."""
    token = re.search(r'name="undo" value="([^"]+)"', response.text)
    assert token, "no undo is offered"
    return client.post("/undo/", {"undo": unescape(token[1])}, follow=True)


def names(response: Any) -> list[str]:
    """The customers that the list shows."""
    return [customer.name for customer in response.context["page"].customers]


def listed(response: Any) -> str:
    """The words of the list's rows, as they are read."""
    page = response.text[response.text.index("cards listing") :]
    rows = page[page.index("<tbody>") : page.index("</tbody>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", rows)).split())


def fields(page: str) -> dict[str, str]:
    """What stands in the fields, as the browser would send it again."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        kind, name, value = (
            (re.search(rf'\s{part}="([^"]*)"', tag) or ["", ""])[1]
            for part in ("type", "name", "value")
        )
        if kind not in {"checkbox", "radio"} or re.search(r"\schecked", tag):
            found[name] = unescape(value) or ("on" if kind == "checkbox" else "")
    return found
