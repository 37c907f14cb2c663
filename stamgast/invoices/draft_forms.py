"""A draft as it stands in the browser: its particulars and its free lines."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict

from stamgast.customers.models import Customer
from stamgast.invoices.forms import LineForm, ParticularsForm, initial
from stamgast.invoices.making import whom_it_concerns
from stamgast.invoices.models import Invoice, rules_of
from stamgast.invoices.reckoning import PIECE, Free
from stamgast.lib.keys import key
from stamgast.templatetags.shown import percent

MOST = 500
PREFIX = "line"
Lines = formset_factory(LineForm, extra=0, max_num=MOST, absolute_max=MOST)


@dataclass
class DraftForms:
    particulars: ParticularsForm
    lines: BaseFormSet[LineForm]

    @property
    def right(self) -> bool:
        # Both, so that all that is wrong is told at once.
        return all([self.particulars.is_valid(), self.lines.is_valid()])

    def free(self) -> list[Free]:
        """The lines that are right; one in which nothing stands is none."""
        self.lines.is_valid()
        rows = [form for form in self.lines.forms if not form.errors]
        return [form.free() for form in rows if not form.blank]


def forms_of(
    customer: Customer,
    invoice: Invoice | None,
    data: QueryDict | None = None,
    added: Free | None = None,
) -> DraftForms:
    """`data` as the browser sent it. With `added` (a product that was chosen) or a word `more`
    in it, a line is put on below."""
    particulars = ParticularsForm(
        data,
        instance=invoice or Invoice(your_reference=whom_it_concerns(customer)),
        days=rules_of(customer.shop).days,
    )
    free = free_of(invoice) if invoice else []
    rates = rates_of(customer, {line.rate for line in free})
    empty = {"rate": rates[0][0], "quantity": PIECE}
    if data is not None and (added or "more" in data):
        form = LineForm(shop=customer.shop, rates=rates, initial=initial(added) if added else empty)
        data = with_line(data, form)
    rows = [initial(line) for line in free] or [empty]
    shared = {"shop": customer.shop, "rates": rates}
    return DraftForms(particulars, Lines(data, initial=rows, form_kwargs=shared, prefix=PREFIX))


def with_line(data: QueryDict, form: LineForm) -> QueryDict:
    """The same, with one more line, as the browser would send it."""
    copy = data.copy()
    count = key(copy.get(f"{PREFIX}-TOTAL_FORMS"))
    last = f"{PREFIX}-{count - 1}"
    if count and form.initial.get("name") and not copy.get(f"{last}-name"):
        # A line that nothing stands in takes it.
        count -= 1
    copy[f"{PREFIX}-TOTAL_FORMS"] = str(min(count + 1, MOST))
    for name in form.fields:
        copy[f"{PREFIX}-{count}-{name}"] = str(form[name].value() or "")
    return copy


def free_of(invoice: Invoice) -> list[Free]:
    names = ("name", "quantity", "price", "includes_tax", "rate", "code")
    lines = invoice.lines.filter(sold=None)
    return [Free(**{name: getattr(line, name) for name in names}) for line in lines]


def rates_of(customer: Customer, others: set[int]) -> list[tuple[int, str]]:
    """The customer's own or the shop's usual rate first."""
    taxes = list(customer.shop.taxes.order_by("-usual", "-rate_bp"))
    own = [customer.tax.rate_bp] if customer.tax else []
    rates = [*own, *(tax.rate_bp for tax in taxes), *sorted(others)] or [0]
    return [(rate, percent(rate)) for rate in dict.fromkeys(rates)]
