"""The customer's dialog at a register: shown over a sale, which stays as it is beneath."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from stamgast.customers.forms import CustomerForm
from stamgast.customers.models import Customer
from stamgast.customers.views.editing import Place, created, edited, fresh, looked_alike, page
from stamgast.shops.at_register import TillRequest, at_register

# What a scan may know of somebody; all else is typed.
DRAFT = (
    *("first_name", "last_name", "company_name", "email", "mobile", "phone", "website"),
    *("date_of_birth", "personal_id"),
    *("postal_street", "postal_street2", "postal_postcode", "postal_city"),
    *("postal_state", "postal_country"),
)


@at_register("customers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def till_customer_create(request: TillRequest) -> HttpResponse:
    return created(request, REGISTER) if request.htmx else redirect("till")


@at_register("customers.edit")
@require_POST
def till_customer_draft(request: TillRequest) -> HttpResponse:
    """A new customer as a scan tells of them: sent along, since addresses are logged."""
    draft = {name: request.POST[name] for name in DRAFT if request.POST.get(name)}
    return page(request, fresh(request, **draft), REGISTER, hints=hints(request))


def hints(request: TillRequest) -> list[str]:
    told = {
        "check": _("Look it over: some of it could not be read for certain."),
        "expired": _("This licence has expired."),
    }
    return [text for name, text in told.items() if request.POST.get(name)]


@at_register("customers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def till_customer_edit(request: TillRequest, pk: int) -> HttpResponse:
    return edited(request, pk, REGISTER) if request.htmx else redirect("till")


@at_register("customers.edit")
@require_POST
def till_customer_lookalikes(request: TillRequest) -> HttpResponse:
    return looked_alike(request, takes=not request.POST.get("customer"))


def handed_over(_request: TillRequest, form: CustomerForm, customer: Customer) -> HttpResponse:
    """The till takes the dialog away and connects the customer to its sale."""
    added = form.instance.pk is None
    saved = {"id": customer.pk, "name": customer.name, "added": added}
    return trigger_client_event(HttpResponse(status=204), "customer-saved", saved)


REGISTER = Place(
    create="till_customer_create",
    edit="till_customer_edit",
    lookalikes="till_customer_lookalikes",
    source=Customer.Source.REGISTER,
    then=handed_over,
    takes=True,
)
