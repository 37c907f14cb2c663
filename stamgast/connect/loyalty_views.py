"""Loyalty → Loyalty Settings: how customers connect themselves, and by which words."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stamgast.connect import purposes
from stamgast.connect.explaining import Chosen, explained
from stamgast.connect.explaining_points import PointsChosen
from stamgast.connect.explaining_points import points as in_points
from stamgast.connect.loyalty_forms import AskingForm, LoyaltyForm
from stamgast.connect.models import LoyaltySettings, Purpose, settings_of
from stamgast.connect.points_form import PointsForm
from stamgast.lib import live
from stamgast.lib.personal_ids import KEPT_IN
from stamgast.loyalty.models import PointRules, rules_of
from stamgast.shops.access import DeskRequest, staff
from stamgast.shops.auditing import audit
from stamgast.shops.models import LANGUAGES, Shop


@staff("shop.settings")
@require_http_methods(["GET", "HEAD", "POST"])
def loyalty_settings(request: DeskRequest) -> HttpResponse:
    if request.method != "POST":
        return settings_page(request, *forms_of(request.shop))
    with transaction.atomic():
        # The rows as they are now: somebody else may have saved since this page opened.
        shop = Shop.objects.select_for_update().get(pk=request.shop.pk)
        asking, loyalty, points = forms = forms_of(shop, request.POST)
        # All, so that all that is wrong is told at once.
        if [form for form in forms if not form.is_valid()]:
            return settings_page(request, *forms, status=422)
        changed = [*asking.changes(), *named(loyalty.changes())]
        changed += [f"points.{name}" for name in points.changes()]
        for form in forms:
            form.save()
        basis = loyalty.cleaned_data["basis"]
        purposes.write(shop, loyalty.texts(), basis, by=request.staff, at=timezone.now())
        if changed:
            audit(shop, request.staff, "shop.settings", changed=changed)
            transaction.on_commit(partial(tell, shop))
    messages.success(request, _("Saved."))
    return redirect("loyalty_settings")


def tell(shop: Shop) -> None:
    """Every screen of the shop shows something else from now on."""
    for register in shop.registers.values_list("pk", flat=True):
        live.publish(live.topic_of(register))


def forms_of(shop: Shop, data: Any = None) -> tuple[AskingForm, LoyaltyForm, PointsForm]:
    loyalty = LoyaltyForm(data, instance=settings_of(shop))
    points = PointsForm(data, instance=rules_of(shop))
    return AskingForm(data, instance=shop, prefix="shop"), loyalty, points


def named(fields: list[str]) -> list[str]:
    """What is written in several languages is one thing in the audit trail."""
    parts = {"idle": "idle_text", "purpose": "purpose"}
    return list(dict.fromkeys(parts.get(name[:-3], name) for name in fields))


def settings_page(
    request: DeskRequest,
    asking: AskingForm,
    loyalty: LoyaltyForm,
    points: PointsForm,
    status: int = 200,
) -> HttpResponse:
    sentences = explained(chosen(request.shop, asking, loyalty))
    context = {
        "asking": asking,
        "form": loyalty,
        "points": points,
        "idle_fields": [loyalty[f"idle_{each}"] for each in loyalty.purposes],
        "purpose_fields": [
            (loyalty[f"purpose_{each}"], row) for each, row in loyalty.purposes.items()
        ],
        "explained": sentences | {"points": in_points(points_chosen(request.shop, points))},
        "ids_may_be_kept": request.shop.country in KEPT_IN,
        "screens": request.shop.devices.filter(kind="screen", revoked_at=None).count(),
    }
    return render(request, "connect/loyalty.html", context, status=status)


def chosen(shop: Shop, asking: AskingForm, loyalty: LoyaltyForm) -> Chosen:
    """As the page stands; of what is wrong in it, as it was."""
    given = given_in(asking) | given_in(loyalty)
    fields = [field.name for field in LoyaltySettings._meta.concrete_fields]
    kept = {name: value for name, value in given.items() if name in fields}
    return Chosen(
        country=shop.country,
        ask_at_end=given["ask_at_end"],
        personal_ids=given["personal_ids"],
        loyalty=LoyaltySettings(shop=shop, **kept),
        basis=given["basis"],
    )


def given_in(form: AskingForm | LoyaltyForm | PointsForm) -> dict[str, Any]:
    given: dict[str, Any] = {**form.stored}
    if form.is_bound:
        # Cleaned once: what was shown counts only the first time.
        wrong = form.errors
        given |= {name: v for name, v in form.cleaned_data.items() if name not in wrong}
    return given


def points_chosen(shop: Shop, points: PointsForm) -> PointsChosen:
    given = given_in(points)
    rules = PointRules(shop=shop, **{name: given[name] for name in PointsForm.Meta.fields})
    rates = {group.name: given[name] for name, group in points.groups.items()}
    own = {name: rate for name, rate in rates.items() if rate is not None}
    return PointsChosen(shop.currency, rules, own)


@staff("shop.settings")
@require_POST
def loyalty_explained(request: DeskRequest) -> HttpResponse:
    """What the page would come to, were it saved as it stands."""
    asking, loyalty, points = forms_of(request.shop, request.POST)
    sentences = explained(chosen(request.shop, asking, loyalty))
    sentences["points"] = in_points(points_chosen(request.shop, points))
    return render(request, "connect/_explained.html", {"explained": sentences})


@staff("shop.settings")
@require_safe
def purpose_list(request: DeskRequest) -> HttpResponse:
    """By which words customers were asked, since when, and who wrote them."""
    rows = Purpose.objects.filter(shop=request.shop).select_related("by")
    spoken: dict[str, list[Purpose]] = {code: [] for code, _name in LANGUAGES}
    for row in rows.order_by("-version"):
        spoken[row.language].append(row)
    now = purposes.in_force(request.shop)
    languages = [(code, name, spoken[code] or [now[code]]) for code, name in LANGUAGES]
    return render(request, "connect/purposes.html", {"languages": languages})
