"""Signing in: what we ask of allauth, and what happens after too many tries."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm as AllauthLoginForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Staff are invited by the owner; nobody signs up by themselves."""
        return False


class LoginForm(AllauthLoginForm): ...


def locked_out(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    return render(request, "shops/locked_out.html", status=429)
