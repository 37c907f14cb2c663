"""Customers, groups and labels for other programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from ninja import Query, Router
from ninja.responses import Status

from stamgast.customers import deleting, listing
from stamgast.customers.api_forms import SentForm
from stamgast.customers.api_shapes import (
    CustomerIn,
    CustomerOut,
    CustomerPage,
    CustomerPatch,
    CustomerQuery,
    GroupIn,
    GroupOut,
    Groups,
    LabelIn,
    LabelOut,
    Labels,
    out,
)
from stamgast.customers.listing import Listing
from stamgast.customers.models import Customer, Label
from stamgast.customers.sorting_forms import GroupForm, LabelForm
from stamgast.customers.storing import RefusedRows, store
from stamgast.shops.answers import ONCE, once
from stamgast.shops.api import (
    NOES,
    Token,
    TokenRequest,
    Wrong,
    needs,
    no_content,
    of_form,
    several,
    with_next,
)
from stamgast.shops.auditing import audit
from stamgast.shops.undoing import new_reference

router = Router()
API = Customer.Source.API


@router.get("/customers", auth=Token("customers.view"), response={200: CustomerPage} | NOES)
def customer_list(request: TokenRequest, asked: Query[CustomerQuery]) -> CustomerPage:
    """The customer list with its filters, page by page; to walk it is to export it."""
    if asked.after:
        needs(request, "customers.export")
    page = listing.page(
        request.shop, Listing.from_query(request.GET), after=asked.after, size=asked.limit
    )
    customers = [out(customer) for customer in page.customers]
    return CustomerPage.model_construct(customers=customers, next=with_next(request, page.next))


@router.post(
    "/customers",
    auth=Token("customers.edit"),
    response={201: CustomerOut} | NOES,
    openapi_extra=ONCE,
)
def customer_create(request: TokenRequest, given: CustomerIn) -> Status[Any]:
    """Add a customer; a name is needed, nothing else."""
    form = SentForm(request, given.model_dump(exclude_unset=True))
    return once(request, lambda: Status(201, stored(request, form)))


@router.get(
    "/customers/{path:number}", auth=Token("customers.view"), response={200: CustomerOut} | NOES
)
def customer_detail(request: TokenRequest, number: str) -> CustomerOut:
    """One customer, by the customer number."""
    return out(customer_of(request, number))


@router.patch(
    "/customers/{path:number}", auth=Token("customers.edit"), response={200: CustomerOut} | NOES
)
def customer_edit(request: TokenRequest, number: str, given: CustomerPatch) -> CustomerOut:
    """Change the fields that are named, unless somebody else changed the customer since."""
    customer = customer_of(request, number)
    return stored(request, SentForm(request, given.model_dump(exclude_unset=True), customer))


@router.delete(
    "/customers/{path:number}", auth=Token("customers.delete"), response={204: None} | NOES
)
def customer_deletion(request: TokenRequest, number: str) -> HttpResponse:
    """Delete a customer, who can be brought back in the back office for thirty days."""
    customer = customer_of(request, number)
    deleting.refuse_unsettled(customer)
    deleting.delete(
        request.shop,
        [customer.pk],
        by=request.staff,
        reference=new_reference("delete"),
        source=API,
    )
    noted(request, "customers.delete", customer)
    return no_content()


def customer_of(request: TokenRequest, number: str) -> Customer:
    # No database takes a NUL.
    wanted = request.shop.customers.with_labels().filter(number=number.replace("\0", ""))
    customer: Customer | None = wanted.first()
    if customer is None:
        raise Http404
    return customer


def stored(request: TokenRequest, form: SentForm) -> CustomerOut:
    if not form.is_valid():
        raise of_form(form)
    entry = form.entry(theirs=form.unnamed)
    try:
        customer = store(request.shop, entry, by=request.staff, source=API)
    except RefusedRows as refused:
        raise several(
            Wrong(field=clash.field, code=clash.code, message=clash.message)
            for clash in refused.clashes
        ) from refused
    noted(request, "customers.edit", customer)
    return out(request.shop.customers.with_labels().get(pk=customer.pk))


def noted(request: TokenRequest, action: str, customer: Customer) -> None:
    subject = f"customer {customer.number}"
    audit(request.shop, request.staff, action, subject, key=request.token.name)


@router.get("/groups", auth=Token("customers.view"), response={200: Groups} | NOES)
def group_list(request: TokenRequest) -> Groups:
    """All groups of the shop."""
    found = [GroupOut(id=group.pk, name=group.name) for group in request.shop.groups.all()]
    return Groups(groups=found)


@router.post(
    "/groups", auth=Token("labels.edit"), response={201: GroupOut} | NOES, openapi_extra=ONCE
)
def group_create(request: TokenRequest, given: GroupIn) -> Status[Any]:
    """Make a group."""
    form = GroupForm(given.model_dump(), shop=request.shop)
    return once(
        request, lambda: made(request, form, lambda row: GroupOut(id=row.pk, name=row.name))
    )


@router.get("/labels", auth=Token("customers.view"), response={200: Labels} | NOES)
def label_list(request: TokenRequest) -> Labels:
    """All labels of the shop."""
    labels = request.shop.labels.select_related("category")
    return Labels(labels=[label_out(label) for label in labels])


@router.post(
    "/labels", auth=Token("labels.edit"), response={201: LabelOut} | NOES, openapi_extra=ONCE
)
def label_create(request: TokenRequest, given: LabelIn) -> Status[Any]:
    """Make a label."""
    sent = {"name": given.name, "colour": given.colour, "new_category": given.category}
    form = LabelForm(sent, shop=request.shop)
    return once(request, lambda: made(request, form, label_out))


def label_out(label: Label) -> LabelOut:
    category = label.category.name if label.category else ""
    return LabelOut(id=label.pk, name=label.name, colour=label.colour, category=category)


def made(
    request: TokenRequest, form: GroupForm | LabelForm, shown: Callable[[Any], Any]
) -> Status[Any]:
    if not form.is_valid():
        raise of_form(form)
    row = form.stored()
    audit(request.shop, request.staff, "labels.edit", row.name, key=request.token.name)
    return Status(201, shown(row))
