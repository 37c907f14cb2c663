"""The customer list."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from stamgast.customers import columns, filtering, listing
from stamgast.customers.listing import Count, Listing
from stamgast.shops.access import DeskRequest, staff


@staff("customers.view")
@require_safe
def customer_list(request: DeskRequest) -> HttpResponse:
    if request.htmx.target == "results":
        response = results(request, request.GET)
        # The address follows what is asked, without the fields that are empty.
        if request.htmx.trigger == "filters":
            response["HX-Replace-Url"] = address(Listing.from_query(request.GET))
        elif request.htmx.trigger_name == "sort":
            response["HX-Push-Url"] = address(Listing.from_query(request.GET))
        return response
    return render(request, "customers/list.html", shown(request, request.GET))


def results(request: DeskRequest, query: QueryDict) -> HttpResponse:
    """The list without the page round it, with what there is to tell."""
    return render(request, "customers/_results.html", shown(request, query) | {"alone": True})


def address(asked: Listing) -> str:
    query = asked.to_query()
    return reverse("customer_list") + (f"?{query}" if query else "")


def shown(request: DeskRequest, query: QueryDict) -> dict[str, Any]:
    shop, asked = request.shop, Listing.from_query(query)
    after, before = query.get("after", ""), query.get("before", "")
    page, count = listing.opened(shop, asked, after=after, before=before)
    groups, labels = list(shop.groups.all()), list(shop.labels.select_related("category"))
    keys = columns.chosen(request.staff)
    return {
        "asked": asked,
        "query": asked.to_query(),
        "place": query.urlencode(),
        "page": page,
        "count": count,
        "counted": counted(count),
        "groups": groups,
        "labels": labels,
        "choices": filtering.choices(asked, groups),
        "havings": filtering.havings(asked),
        "chips": filtering.chips(asked, groups, labels),
        "heads": columns.heads(keys, asked, page.sort),
        "rows": columns.rows(page.customers, keys, shop),
        "columns": keys,
        "all_columns": columns.offered(request.staff).items(),
        "sorts": sorts(asked),
        "unsorted": page.sort == "found" != asked.sorted_by,
        "narrowed": bool(asked.q or asked.filters),
    }


def counted(count: Count) -> str:
    number = number_format(count.number, use_l10n=True, force_grouping=True)
    if count.more:
        return _("More than %(count)s customers") % {"count": number}
    text = ngettext("%(count)s customer", "%(count)s customers", count.number)
    return text % {"count": number}


def sorts(asked: Listing) -> list[tuple[str, str, bool]]:
    """What a phone, where the list has no column heads, offers to sort by."""
    names = {
        **({"": _("As found"), "name": _("Name")} if asked.q.strip() else {"": _("Name")}),
        "-name": _("Name, from the end"),
        "number": _("Number"),
        "-added": _("Newest first"),
        "added": _("Oldest first"),
        "-changed": _("Last changed first"),
        "town": _("Town"),
    }
    names.setdefault(asked.sort, _("As now"))
    return [(key, name, key == asked.sort) for key, name in names.items()]


@staff("customers.view")
@require_POST
def customer_columns(request: DeskRequest) -> HttpResponse:
    columns.choose(request.staff, request.POST.getlist("column"))
    place = QueryDict(request.POST.get("place", ""))
    if request.htmx:
        return results(request, place)
    return redirect(address(Listing.from_query(place)))
