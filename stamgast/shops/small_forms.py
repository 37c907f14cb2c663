"""A form of a few fields, wherever it is asked for."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from stamgast.shops.access import DeskRequest


def small_form(
    request: DeskRequest, form: forms.Form, title: str, *, back: str, does: str = ""
) -> HttpResponse:
    """As a dialog, inside the open one, or as a page of its own, from which `back` leads away.
    `does`: what its button says, if that isn't to save."""
    sent = request.method == "POST"
    template = "small.html"
    if request.htmx:
        template = "_small_parts.html" if sent else "_small.html"
    context = {"form": form, "title": title, "back": back, "does": does}
    return render(request, template, context, status=422 if sent else 200)
