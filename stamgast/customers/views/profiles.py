"""A customer's own page, and what is done there without the dialog."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from stamgast.customers import cards, conflicts
from stamgast.customers.history import field_name, history
from stamgast.customers.models import Customer, Identifier
from stamgast.customers.storing import Entry, store
from stamgast.customers.undoing import offer
from stamgast.lib import countries
from stamgast.lib.keys import key
from stamgast.lib.refused import Refused
from stamgast.shops.access import DeskRequest, staff
from stamgast.shops.auditing import audit
from stamgast.shops.models import Shop

# So long a revealed personal ID stays on the page.
REVEALED = 30


def customer_of(request: DeskRequest, pk: int) -> Customer:
    customers = request.shop.customers.with_labels().select_related("tax", "created_by")
    customer: Customer = get_object_or_404(customers, pk=pk)
    return customer


@staff("customers.view")
@require_safe
def customer_detail(request: DeskRequest, pk: int) -> HttpResponse:
    return profile(request, customer_of(request, pk))


def profile(
    request: DeskRequest, customer: Customer, status: int = 200, **more: Any
) -> HttpResponse:
    customer.shop = request.shop
    context = {
        "customer": customer,
        "identifiers": identifiers(customer),
        "consents": consents(customer),
        "history": history(customer),
        "custom_fields": custom_fields(customer),
        "addresses": addresses(customer),
        "web": web_address(customer.website),
        **more,
    }
    return render(request, "customers/detail.html", context, status=status)


def identifiers(customer: Customer) -> list[Identifier]:
    """By what the customer is recognised, in the order of the kinds."""
    order = {kind: place for place, kind in enumerate(Identifier.Kind.values)}
    return sorted(customer.identifiers.all(), key=lambda row: (order[row.kind], row.pk))


def consents(customer: Customer) -> list[dict[str, Any]]:
    """Each channel: what holds, since when and how, and what was before."""
    rows = list(customer.consents.select_related("by"))
    channels = [
        ("email", _("E-mail"), customer.email_consent),
        ("sms", _("Text message"), customer.sms_consent),
    ]
    return [
        {"name": name, "given": given, "rows": [row for row in rows if row.channel == channel]}
        for channel, name, given in channels
    ]


def custom_fields(customer: Customer) -> list[tuple[str, str]]:
    names = [f"custom_field_{number}" for number in range(1, 5)]
    return [(field_name(name), value) for name in names if (value := getattr(customer, name))]


def addresses(customer: Customer) -> list[dict[str, Any]]:
    """The addresses that are known, in lines as they stand on a letter."""
    postal, physical = (lines(customer, start) for start in ("postal", "physical"))
    found = [{"name": _("Postal address"), "lines": postal, "same": False}] if postal else []
    if physical:
        same = postal == physical
        found.append({"name": _("Visiting address"), "lines": physical, "same": same})
    return found


def lines(customer: Customer, start: str) -> list[str]:
    part = {
        name: getattr(customer, f"{start}_{name}")
        for name in ("street", "street2", "suburb", "postcode", "city", "state", "country")
    }
    town = f"{part['postcode']} {part['city']}".strip()
    abroad = part["country"] and part["country"] != customer.shop.country
    country = countries.country_name(part["country"], get_language() or "en") if abroad else ""
    every = [part["street"], part["street2"], part["suburb"], town, part["state"], country]
    return [line for line in every if line]


def web_address(text: str) -> str:
    """Where a link may lead: lists brought from elsewhere hold all sorts of things."""
    address = text if "://" in text else f"https://{text}"
    safe = re.fullmatch(r"https?://[^\s/]+\.[^\s/]+(/\S*)?", address, re.IGNORECASE)
    return address if safe else ""


@staff("customers.view")
@require_safe
def customer_history(request: DeskRequest, pk: int) -> HttpResponse:
    """What happened before what the page shows already."""
    customer = customer_of(request, pk)
    older = history(customer, before=key(request.GET.get("before")))
    template = "_history.html" if request.htmx else "customers/history.html"
    return render(
        request, template, {"customer": customer, "history": older, "history_url": request.path}
    )


@staff("customers.reveal_id")
@require_POST
def customer_reveal(request: DeskRequest, pk: int) -> HttpResponse:
    """The personal ID in full, for half a minute; that somebody looked is written down first."""
    customer = customer_of(request, pk)
    shown = request.shop.personal_ids == Shop.PersonalIds.STORE
    if customer.personal_id_sealed is None or not shown:
        raise Refused("personal_id_missing", _("No personal ID is kept for this customer."))
    audit(request.shop, request.staff, "customers.reveal_id", f"customer {customer.number}")
    number = customer.unsealed_personal_id()
    if request.htmx:
        context = {"customer": customer, "revealed": number, "seconds": REVEALED}
        return render(request, "customers/_personal_id.html", context)
    response = profile(request, customer, revealed=number)
    response["Refresh"] = f"{REVEALED}; url={customer.get_absolute_url()}"
    return response


@staff("customers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def customer_note(request: DeskRequest, pk: int) -> HttpResponse:
    """The note, written where it stands."""
    customer = customer_of(request, pk)
    if request.method == "POST":
        return noted(request, customer)
    if not request.htmx:
        return redirect("customer_edit", pk)
    editing = "cancel" not in request.GET
    return render(request, "customers/_note.html", {"customer": customer, "editing": editing})


def noted(request: DeskRequest, customer: Customer) -> HttpResponse:
    text = request.POST.get("note", "").strip()
    seen = key(request.POST.get("version")) or customer.version
    longest = Customer._meta.get_field("note").max_length
    context: dict[str, Any] = {"customer": customer, "text": text, "editing": True}
    if len(text) > (longest or 0):
        context["error"] = _("A note holds %(count)s characters.") % {"count": longest}
        return render(request, "customers/_note.html", context, status=422)
    # Another field that somebody changed meanwhile is no reason to ask.
    meanwhile = conflicts.theirs(customer, seen).get("note")
    if meanwhile and customer.note != text:
        context["meanwhile"] = meanwhile
        return render(request, "customers/_note.html", context, status=422)
    entry = Entry(customer=customer, values={"note": text}, version=customer.version)
    store(request.shop, entry, by=request.staff, source=Customer.Source.BACK_OFFICE)
    messages.success(request, _("The note is saved."))
    if request.htmx:
        return HttpResponseClientRedirect(customer.get_absolute_url())
    return redirect(customer)


@staff("customers.edit")
@require_POST
def customer_cards(request: DeskRequest, pk: int) -> HttpResponse:
    """One more card for the customer."""
    customer = customer_of(request, pk)
    text = request.POST.get("card", "")
    try:
        cards.give_card(customer, text, by=request.staff)
    except Refused as refused:
        return profile(request, customer, 422, card=text, card_error=refused.message)
    messages.success(request, _("%(name)s has the card now.") % {"name": customer.name})
    return redirect(customer)


@staff("customers.edit")
@require_POST
def customer_card_removal(request: DeskRequest, pk: int, card: int) -> HttpResponse:
    customer = customer_of(request, pk)
    row = get_object_or_404(customer.identifiers, pk=card, kind=Identifier.Kind.CARD)
    cards.take_card(row, by=request.staff)
    text = _("%(name)s no longer has the card.") % {"name": customer.name}
    offer(request, text, "card", customer=customer.pk, key=row.key)
    return redirect(customer)
