"""Why a shop asks: the words that a customer reads first, in each language, and their versions.

A shop that has written nothing yet asks by the house's own words, version 0. They become a row
when somebody was asked by them, so that it can always be told what a customer had read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import override

from stamgast.connect.models import Purpose
from stamgast.shops.models import LANGUAGES, Shop, Staff

SPEECHES = [code for code, _name in LANGUAGES]


def in_force(shop: Shop) -> dict[str, Purpose]:
    """The newest of each language; of a language without one, the house's own, not stored."""
    newest = Purpose.objects.filter(shop=shop, language=OuterRef("language")).order_by("-version")
    rows = Purpose.objects.filter(shop=shop, pk=Subquery(newest.values("pk")[:1]))
    found = {row.language: row for row in rows.select_related("by")}
    return {speech: found.get(speech) or ours(shop, speech) for speech in SPEECHES}


def ours(shop: Shop, language: str) -> Purpose:
    return Purpose(shop=shop, language=language, version=0, text=our_words(language))


def our_words(language: str) -> str:
    with override(language):
        return _(
            "We ask who you are so that we know you at the register: you get the prices, the"
            " points and the receipts that are yours. We keep it for as long as you are a customer"
            " of ours, give it to nobody else, and remove it as soon as you ask us to."
        )


def kept(purpose: Purpose) -> Purpose:
    """Stored, for whoever was asked by it."""
    if purpose.pk:
        return purpose
    told = {"basis": purpose.basis, "text": purpose.text}
    row, _new = Purpose.objects.get_or_create(
        shop=purpose.shop, language=purpose.language, version=purpose.version, defaults=told
    )
    return row


def write(
    shop: Shop, texts: Mapping[str, str], basis: str, *, by: Staff | None, at: dt.datetime
) -> list[str]:
    """A new version of each language whose words or basis are others than before; an empty
    text is the house's own again. Says which languages those are."""
    changed = []
    for language, now in in_force(shop).items():
        text = texts.get(language, now.text).strip() or our_words(language)
        if (text, basis) != (now.text, now.basis):
            Purpose.objects.create(
                shop=shop,
                language=language,
                version=now.version + 1,
                basis=basis,
                text=text,
                since=at,
                by=by,
            )
            changed.append(language)
    return changed
