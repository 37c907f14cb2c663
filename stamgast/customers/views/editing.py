"""The dialog that adds or changes a customer; a page of its own without JavaScript."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from stamgast.customers import conflicts
from stamgast.customers.forms import CustomerForm
from stamgast.customers.lookalikes import Lookalike, lookalikes
from stamgast.customers.models import Customer
from stamgast.customers.storing import ChangedMeanwhile, RefusedRows, store, told
from stamgast.lib.forms import put
from stamgast.lib.keys import key
from stamgast.lib.refused import Refused
from stamgast.shops import numbers
from stamgast.shops.access import DeskRequest, staff
from stamgast.shops.at_register import TillRequest

Request = DeskRequest | TillRequest


@dataclass(frozen=True)
class Place:
    """Where the dialog is open: its pages by name, and what follows when it is saved."""

    create: str
    edit: str
    lookalikes: str
    source: str
    then: Callable[[Any, CustomerForm, Customer], HttpResponse]
    # Whether somebody who looks alike can be taken instead of a new customer.
    takes: bool = False

    def context(self, customer: Customer | None) -> dict[str, Any]:
        save = reverse(self.edit, args=[customer.pk]) if customer else reverse(self.create)
        takes = self.takes and customer is None
        return {"save_at": save, "lookalikes_at": reverse(self.lookalikes), "takes": takes}


@staff("customers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def customer_create(request: DeskRequest) -> HttpResponse:
    return created(request, OFFICE)


@staff("customers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def customer_edit(request: DeskRequest, pk: int) -> HttpResponse:
    return edited(request, pk, OFFICE)


def created(request: Request, place: Place) -> HttpResponse:
    if request.method == "POST":
        return saved(request, form_of(request, None, request.POST), place)
    return page(request, fresh(request, text=request.GET.get("text", "")), place)


def fresh(request: Request, text: str = "", **draft: str) -> CustomerForm:
    """For a new customer, filled from what was typed or is otherwise known."""
    initial = {"request_key": uuid.uuid4(), **draft}
    return CustomerForm(initial=initial, shop=request.shop, staff=request.staff, text=text)


def edited(request: Request, pk: int, place: Place) -> HttpResponse:
    customer = get_object_or_404(request.shop.customers.with_labels(), pk=pk)
    if request.method == "POST":
        return saved(request, form_of(request, customer, request.POST), place)
    initial = {"version": customer.version}
    form = CustomerForm(instance=customer, initial=initial, shop=request.shop, staff=request.staff)
    return page(request, form, place)


def form_of(request: Request, customer: Customer | None, data: QueryDict) -> CustomerForm:
    return CustomerForm(data, instance=customer, shop=request.shop, staff=request.staff)


def page(request: Request, form: CustomerForm, place: Place, **more: Any) -> HttpResponse:
    """The form as a dialog, inside the open dialog, or as a page."""
    customer = form.instance if form.instance.pk else None
    context = {"form": form, "customer": customer, "other_first": other_first(form), **more}
    context |= place.context(customer)
    answered = request.method == "POST" and form.is_bound
    if answered:
        context |= warnings(form, customer.pk if customer else None)
    template = "customers/edit.html"
    if request.htmx:
        template = "customers/_edit_form.html" if answered else "customers/_edit.html"
    return render(request, template, context, status=422 if answered else 200)


def other_first(form: CustomerForm) -> bool:
    """Whether the second tab is brought forward: where all that is wrong stands there."""
    return bool(form.wrong_other and not form.wrong_contact)


def saved(request: Request, form: CustomerForm, place: Place) -> HttpResponse:
    if not form.is_valid():
        return page(request, form, place)
    entry = form.entry(theirs=frozenset(request.POST.getlist("theirs")))
    try:
        customer = store(request.shop, entry, by=request.staff, source=place.source)
    except ChangedMeanwhile as changed:
        return compared(request, form, changed, place)
    except RefusedRows as refused:
        for clash in refused.clashes:
            form.add_error(clash.field if clash.field in form.fields else None, clash.message)
        return page(request, form, place)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return page(request, form, place)
    return place.then(request, form, customer)


def told_and_shown(request: DeskRequest, form: CustomerForm, customer: Customer) -> HttpResponse:
    added = form.instance.pk is None
    text = _("%(name)s is added.") if added else _("%(name)s is saved.")
    messages.success(request, text % {"name": customer.name})
    # Whoever saw the notice in the dialog knows; without JavaScript there was none.
    if added and "lookalikes_shown" not in request.POST and (others := alike(form, customer.pk)):
        names = ", ".join(other.customer.name for other in others)
        messages.warning(request, _("This may be the same customer: %(names)s.") % {"names": names})
    if request.htmx:
        return HttpResponseClientRedirect(customer.get_absolute_url())
    return redirect(customer)


OFFICE = Place(
    create="customer_create",
    edit="customer_edit",
    lookalikes="customer_lookalikes",
    source=Customer.Source.BACK_OFFICE,
    then=told_and_shown,
)


def compared(
    request: Request, form: CustomerForm, changed: ChangedMeanwhile, place: Place
) -> HttpResponse:
    """Show what somebody else changed meanwhile: theirs where only they did, else the choice."""
    current, given = changed.customer, form.cleaned_data
    yours: dict[str, Any] = {name: told(given[name]) for name in given if name != "labels"}
    yours["labels"] = sorted(label.name for label in given["labels"])
    yours["personal_id"] = None if form.personal_id_given() is None else "…"
    found = conflicts.conflicts(current, given["version"], yours)
    kept = CustomerForm(instance=current, shop=request.shop, staff=request.staff)
    data = request.POST.copy()
    for conflict in found:
        if not conflict.both and conflict.name in kept.fields:
            put(data, conflict.name, kept[conflict.name].value())
    data["version"] = str(current.version)
    return page(
        request,
        form_of(request, current, data),
        place,
        conflicts=found,
        changed_meanwhile=changed.message,
    )


@staff("customers.edit")
@require_POST
def customer_lookalikes(request: DeskRequest) -> HttpResponse:
    return looked_alike(request)


def looked_alike(request: Request, **more: Any) -> HttpResponse:
    """What to think about before saving; none of it blocks."""
    form = form_of(request, None, request.POST)
    form.is_valid()
    context = warnings(form, key(request.POST.get("customer"))) | more
    return render(request, "customers/_lookalikes.html", context)


def warnings(form: CustomerForm, but: int | None) -> dict[str, Any]:
    return {"lookalikes": alike(form, but), "doubts": doubts(form)}


def alike(form: CustomerForm, but: int | None) -> list[Lookalike]:
    given = form.cleaned_data
    return lookalikes(form.shop, given, personal_id=given.get("personal_id", ""), but=but)


def doubts(form: CustomerForm) -> list[str]:
    """Numbers of a firm that don't check out: no reason to stop, some are old or foreign."""
    checks = {
        "organisation_number": (numbers.organisation_number, _("organisation number")),
        "vat_number": (numbers.vat_number, _("VAT number")),
    }
    found = []
    given = form.cleaned_data
    country = given.get("postal_country") or form.shop.country
    for name, (check, called) in checks.items():
        try:
            if given.get(name):
                check(given[name], country)
        except ValueError:
            text = _("The %(number)s %(typed)s doesn't check out. Is a digit wrong?")
            found.append(text % {"number": called, "typed": given[name]})
    return found
