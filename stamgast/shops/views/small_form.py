from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from stamgast.shops.access import DeskRequest
from stamgast.shops.naming import NamedForm


def small_form(request: DeskRequest, form: NamedForm, back: str, **words: Any) -> HttpResponse:
    """Show the form of a group, a label, a tax ... as a dialog or a page; or store it."""
    if request.method == "POST" and form.is_valid():
        added = form.instance.pk is None
        row = form.stored()
        text = _("%(name)s is added.") if added else _("%(name)s is saved.")
        messages.success(request, text % {"name": row.name})
        return HttpResponseClientRedirect(back) if request.htmx else redirect(back)
    answered = request.method == "POST"
    context = {"form": form, "back": back, **words}
    template = "shops/small_form.html"
    if request.htmx:
        template = "shops/_small_form_parts.html" if answered else "shops/_small_form.html"
    return render(request, template, context, status=422 if answered else 200)
