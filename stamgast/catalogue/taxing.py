"""Where a tax is used."""

from __future__ import annotations

from django.db.models import ManyToOneRel
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stamgast.catalogue.models import Product, Tax
from stamgast.lib.refused import Refused


def uses(tax: Tax) -> tuple[int, int]:
    """How many products have it, and how many rows of other kinds: customers, lines of sales."""
    counts = {
        relation.related_model: relation.related_model._base_manager.filter(
            **{relation.field.name: tax}
        ).count()
        for relation in Tax._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel)
    }
    products = counts.pop(Product)
    return products, sum(counts.values())


def told(tax: Tax) -> str:
    """Where it is used, in a sentence; empty where nowhere."""
    products, others = uses(tax)
    said = []
    if products:
        text = ngettext("%(count)d product has it.", "%(count)d products have it.", products)
        said.append(text % {"count": products})
    if others:
        text = ngettext(
            "%(count)d customer has it instead of the products'.",
            "%(count)d customers have it instead of the products'.",
            others,
        )
        said.append(text % {"count": others})
    return " ".join(said)


def remove(tax: Tax) -> None:
    if where := told(tax):
        text = _("%(name)s can't be deleted. %(where)s") % {"name": tax.name, "where": where}
        raise Refused("in_use", text)
    tax.delete()
