"""Settings → Outlets & registers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Prefetch, ProtectedError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stamgast.lib.refused import Refused
from stamgast.shops.access import DeskRequest, staff
from stamgast.shops.auditing import audit
from stamgast.shops.devices import Device
from stamgast.shops.models import Outlet, Register
from stamgast.shops.seeing import SeenForm

FORM = ["GET", "HEAD", "POST"]
TAKEN = gettext_lazy("There is one of this name already.")


class OutletForm(SeenForm[Outlet]):
    class Meta:
        model = Outlet
        fields = ["name", "street", "postcode", "city", "phone"]


class RegisterForm(forms.ModelForm[Register]):
    class Meta:
        model = Register
        fields = ["name", "outlet"]
        labels = {"outlet": gettext_lazy("Outlet")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outlet"].queryset = self.instance.shop.outlets.all()  # type: ignore[attr-defined]
        self.fields["outlet"].empty_label = None  # type: ignore[attr-defined]


@staff("shop.registers")
@require_safe
def outlet_list(request: DeskRequest) -> HttpResponse:
    paired = Device.objects.filter(revoked_at=None)
    outlets = request.shop.outlets.prefetch_related(
        Prefetch("registers__devices", paired, to_attr="paired")
    )
    return render(request, "shops/outlets.html", {"outlets": outlets})


@staff("shop.registers")
@require_http_methods(FORM)
def outlet_new(request: DeskRequest) -> HttpResponse:
    form = OutletForm(request.POST or None, instance=Outlet(shop=request.shop))
    return edited(request, form, _("New outlet"))


@staff("shop.registers")
@require_http_methods(FORM)
def outlet_edit(request: DeskRequest, pk: int) -> HttpResponse:
    outlet = get_object_or_404(request.shop.outlets, pk=pk)
    name = outlet.name
    return edited(request, OutletForm(request.POST or None, instance=outlet), name)


@staff("shop.registers")
@require_http_methods(FORM)
def register_new(request: DeskRequest, outlet: int) -> HttpResponse:
    place = get_object_or_404(request.shop.outlets, pk=outlet)
    register = Register(shop=request.shop, outlet=place)
    return edited(request, RegisterForm(request.POST or None, instance=register), _("New register"))


@staff("shop.registers")
@require_http_methods(FORM)
def register_edit(request: DeskRequest, pk: int) -> HttpResponse:
    register = get_object_or_404(request.shop.registers, pk=pk)
    name = register.name
    return edited(request, RegisterForm(request.POST or None, instance=register), name)


def edited(request: DeskRequest, form: OutletForm | RegisterForm, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                form.save()
                audit(request.shop, request.staff, "shop.registers", form.instance.name)
        except IntegrityError:
            form.add_error("name", TAKEN)
        else:
            messages.success(request, _("Saved."))
            return redirect("outlet_list")
    status = 422 if form.errors else 200
    return render(request, "shops/outlet_form.html", {"form": form, "title": title}, status=status)


@staff("shop.registers")
@require_POST
def outlet_remove(request: DeskRequest, pk: int) -> HttpResponse:
    return removed(request, get_object_or_404(request.shop.outlets, pk=pk))


@staff("shop.registers")
@require_POST
def register_remove(request: DeskRequest, pk: int) -> HttpResponse:
    return removed(request, get_object_or_404(request.shop.registers, pk=pk))


def removed(request: DeskRequest, place: Outlet | Register) -> HttpResponse:
    name = place.name
    try:
        with transaction.atomic():
            place.delete()
            audit(request.shop, request.staff, "shop.registers", name, removed=True)
    except ProtectedError:
        told = _("%s is still in use: remove what hangs from it first.") % name
        raise Refused("in_use", told) from None
    messages.success(request, _("%s is removed.") % name)
    return redirect("outlet_list")
