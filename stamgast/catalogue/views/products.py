"""Catalogue → Products: the list, and one act on all that is ticked in it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from stamgast.catalogue import filtering, listing, undoing
from stamgast.catalogue.changing import change
from stamgast.catalogue.listing import ProductsAsked
from stamgast.lib.asking import NONE
from stamgast.lib.keys import key
from stamgast.lib.refused import Refused
from stamgast.shops.access import DeskRequest, staff

# So many ticks a page may send.
MOST_TICKS = 1_000


@staff("products.view")
@require_safe
def product_list(request: DeskRequest) -> HttpResponse:
    if request.htmx.target == "results":
        response = results(request, request.GET)
        # The address follows what is asked, without the fields that are empty.
        if request.htmx.trigger == "filters":
            response["HX-Replace-Url"] = address(ProductsAsked.from_query(request.GET))
        elif request.htmx.trigger_name == "sort":
            response["HX-Push-Url"] = address(ProductsAsked.from_query(request.GET))
        return response
    return render(request, "catalogue/products.html", shown(request, request.GET))


def results(request: DeskRequest, query: QueryDict) -> HttpResponse:
    """The list without the page round it, with what there is to tell."""
    return render(request, "catalogue/_results.html", shown(request, query) | {"alone": True})


def address(asked: ProductsAsked) -> str:
    query = asked.to_query()
    return reverse("product_list") + (f"?{query}" if query else "")


def shown(request: DeskRequest, query: QueryDict) -> dict[str, Any]:
    shop, asked = request.shop, ProductsAsked.from_query(query)
    page = listing.page(shop, asked, after=query.get("after", ""), before=query.get("before", ""))
    categories, taxes = list(shop.categories.all()), list(shop.taxes.all())
    choices = filtering.choices(asked, categories, taxes)
    return {
        "asked": asked,
        "query": asked.to_query(),
        "place": query.urlencode(),
        "page": page,
        "counted": counted(listing.filtered(shop, asked).count()),
        "choices": choices,
        "chips": list(filtering.chips(asked, choices)),
        "categories": categories,
        "taxes": taxes,
        "heads": heads(asked),
        "sorts": sorts(asked),
        "narrowed": bool(asked.q or asked.filters),
    }


def counted(number: int) -> str:
    text = ngettext("%(count)s product", "%(count)s products", number)
    return text % {"count": number_format(number, use_l10n=True, force_grouping=True)}


def heads(asked: ProductsAsked) -> list[tuple[str, str, str | None, str]]:
    """Of each column: its key, its name, the query that sorts by it, how it is sorted now."""
    named = {
        "name": _("Name"),
        "code": _("Code"),
        "barcodes": _("Barcodes"),
        "category": _("Category"),
        "tax": _("Tax"),
        "price": _("Price"),
    }
    return [(key, name, *sorting(asked, key)) for key, name in named.items()]


def sorting(asked: ProductsAsked, column: str) -> tuple[str | None, str]:
    if column not in listing.SORTS:
        return None, ""
    now = asked.sort or "name"
    turned = f"-{column}" if now == column else column
    order = {column: "ascending", f"-{column}": "descending"}.get(now, "")
    return asked.but(sort="" if turned == "name" else turned).to_query(), order


def sorts(asked: ProductsAsked) -> list[tuple[str, str, bool]]:
    """What a phone, where the list has no column heads, offers to sort by."""
    names = {
        "": _("Name"),
        "-name": _("Name, from the end"),
        "code": _("Code"),
        "price": _("Cheapest first"),
        "-price": _("Dearest first"),
        "-changed": _("Last changed first"),
    }
    names.setdefault(asked.sort, _("As now"))
    return [(key, name, key == asked.sort) for key, name in names.items()]


@staff("products.edit")
@require_POST
def product_bulk(request: DeskRequest) -> HttpResponse:
    place = QueryDict(request.POST.get("place", ""))
    values = values_asked(request)
    keys = picked(request, place)
    if keys:
        do(request, keys, values)
    else:
        messages.warning(request, _("No product was picked."))
    if request.htmx:
        return results(request, place)
    return redirect(address(ProductsAsked.from_query(place)))


def values_asked(request: DeskRequest) -> dict[str, Any]:
    """`category:3`, `tax:none`, `sold:no`: what the pressed button says."""
    name, _colon, which = request.POST.get("act", "").partition(":")
    rows = {"category": request.shop.categories.all(), "tax": request.shop.taxes.all()}
    if name in rows:
        row = None if which == NONE else get_object_or_404(rows[name], pk=key(which))
        return {name: row}
    if name == "sold" and which in ("yes", "no"):
        return {"active": which == "yes"}
    raise Refused("act_unknown", _("Choose what to do with them."))


def picked(request: DeskRequest, place: QueryDict) -> list[int]:
    """The ticked ones, or all that the list shows on all its pages."""
    if request.POST.get("all"):
        rows = listing.filtered(request.shop, ProductsAsked.from_query(place))
    else:
        ticked = [key(text) for text in request.POST.getlist("pick")[:MOST_TICKS]]
        rows = request.shop.products.filter(pk__in=ticked)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def do(request: DeskRequest, keys: list[int], values: dict[str, Any]) -> None:
    reference = undoing.new_reference("products")
    count = change(request.shop, keys, values, by=request.staff, reference=reference)
    if count:
        told = ngettext("%(count)d product is changed.", "%(count)d products are changed.", count)
        undoing.offer(request, told % {"count": count}, "products", reference=reference)
    else:
        messages.info(request, _("Nothing changed: it was so already."))
