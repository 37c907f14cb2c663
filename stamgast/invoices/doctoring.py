"""What `stamgast doctor` looks at among the invoices: numbers, sums, and what they have booked."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stamgast.accounts.models import AccountEntry
from stamgast.invoices.models import Invoice, InvoiceLine, InvoiceSeries
from stamgast.invoices.states import summed
from stamgast.lib.findings import Finding, fault, well
from stamgast.shops.models import Shop

NAMED = 5
Entry = AccountEntry.Kind


def invoices() -> Iterator[Finding]:
    about, final = _("Invoices"), Invoice.objects.exclude(number=None)
    if not final.exists():
        return
    wrong = [
        (unlike_their_lines(final), _("Not the sum of their lines: invoices %(which)s.")),
        (unlike_their_entries(final), _("Not what their accounts have: invoices %(which)s.")),
        (credited_too_much(final), _("Credited beyond what they come to: invoices %(which)s.")),
    ]
    found = [sentence % {"which": which} for rows, sentence in wrong if (which := named(rows))]
    found += gaps()
    for sentence in found:
        yield fault(about, sentence)
    if not found:
        count = final.count()
        told = ngettext(
            "%(count)d, and the figures of it agree.", "%(count)d, and their figures agree.", count
        )
        yield well(about, told % {"count": count})


def named(rows: QuerySet[Invoice]) -> str:
    return ", ".join(invoice.called for invoice in rows.order_by("pk")[:NAMED])


def unlike_their_lines(final: QuerySet[Invoice]) -> QuerySet[Invoice]:
    lines = InvoiceLine.objects.all()
    names = ("net", "tax", "total")
    told = final.annotate(**{f"of_{name}": summed(lines, "invoice", name) for name in names})
    return told.exclude(net=F("of_net"), tax=F("of_tax"), total=F("of_total"))


def unlike_their_entries(final: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """An invoice's entries come to what it asks for, with what of them was paid before; a credit
    note's to what went onto the account."""
    asked = AccountEntry.objects.filter(kind__in=[Entry.SALE, Entry.INVOICE])
    back = AccountEntry.objects.filter(kind__in=[Entry.CREDIT, Entry.REFUND])
    told = final.annotate(
        of_asked=summed(asked, "invoice", "amount"), of_back=summed(back, "invoice", "amount")
    )
    to_pay = F("total") - F("prepaid")
    right = Q(kind="invoice", of_asked__gte=to_pay, of_asked__lte=F("total"))
    return told.exclude(right | Q(kind="credit", of_back=F("prepaid") - F("total")))


def credited_too_much(final: QuerySet[Invoice]) -> QuerySet[Invoice]:
    notes = final.filter(kind="credit")
    lines = InvoiceLine.objects.filter(of_line__isnull=False)
    beyond = InvoiceLine.objects.annotate(back=summed(lines, "of_line", "total"))
    told = final.annotate(back=summed(notes, "credits", "total"))
    by_line = beyond.filter(back__gt=F("total")).values("invoice")
    return told.filter(Q(back__gt=F("total")) | Q(pk__in=by_line))


def gaps() -> Iterator[str]:
    """Series whose numbers are not first, first + 1 … to the last."""
    numbers = Invoice.objects.exclude(number=None).order_by().values("shop", "series")
    told = numbers.annotate(count=Count("pk"), least=Min("number"), most=Max("number"))
    series = {(row.shop_id, row.series): row for row in InvoiceSeries.objects.all()}
    for row in told:
        kept = series.pop((row["shop"], row["series"]), None)
        ends = (kept.first, kept.last) if kept else None
        whole = row["most"] - row["least"] + 1 == row["count"]
        if ends != (row["least"], row["most"]) or not whole:
            yield missing(row["shop"])
    for shop in {key for (key, _series), row in series.items() if row.last >= row.first}:
        yield missing(shop)


def missing(shop: int) -> str:
    names = {"shop": Shop.objects.get(pk=shop)}
    return _("The invoice numbers of %(shop)s have gaps.") % names
