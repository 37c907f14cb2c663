"""Other programs that come in by a key."""

from __future__ import annotations

from typing import Any

from django.test import Client

from stamgast.shops.api_tokens import make
from stamgast.shops.models import Staff
from stamgast.shops.permissions import FOR_KEYS

JSON = "application/json"


class Program(Client):
    """A client that shows a key and speaks JSON."""

    def __init__(self, text: str) -> None:
        super().__init__(headers={"Authorization": f"Bearer {text}"})
        self.text = text

    def send(self, method: str, address: str, body: Any = None, **headers: str) -> Any:
        how = {"content_type": JSON, "data": body} if body is not None else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return getattr(self, method)(f"/api/v1{address}", headers=named, **how)


def program_of(staff: Staff, *permissions: str, name: str = "Webshop") -> Program:
    """One that may all that its maker may, or just these things."""
    may = permissions or [each for each in FOR_KEYS if staff.may(each)]
    return Program(make(staff.shop, name=name, permissions=may, ends_on=None, by=staff)[1])


def code_of(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]
