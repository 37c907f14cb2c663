"""Settings → Staff."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stamgast.lib.refused import Refused
from stamgast.shops import pins, staffing
from stamgast.shops.access import DeskRequest, staff
from stamgast.shops.models import Staff
from stamgast.shops.permissions import PERMISSIONS, ROLES
from stamgast.shops.staff_forms import HireForm, InviteForm, PinForm, StaffForm

FORM = ["GET", "HEAD", "POST"]


@staff("shop.staff")
@require_safe
def staff_list(request: DeskRequest) -> HttpResponse:
    people = request.shop.staff.select_related("user").order_by("-active", "name", "pk")
    context = {"people": people, "roles": Staff.Role.choices, "table": what_roles_may()}
    return render(request, "shops/staff.html", context)


def what_roles_may() -> list[tuple[Any, list[tuple[str, bool]]]]:
    return [
        (text, [(str(role.label), name in ROLES[role.value]) for role in Staff.Role])
        for name, text in PERMISSIONS.items()
    ]


@staff("shop.staff")
@require_http_methods(FORM)
def staff_new(request: DeskRequest) -> HttpResponse:
    form = HireForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refusals_at(form), transaction.atomic():
            member = staffing.hire(
                request.shop,
                name=given["name"],
                role=given["role"],
                pin=given["pin"],
                by=request.staff,
            )
            if given["email"]:
                staffing.invite(member, given["email"], by=request.staff, address=address(request))
        if form.is_valid():
            told = _("Added. The invitation is on its way.") if given["email"] else _("Added.")
            messages.success(request, told)
            return redirect("staff_list")
    return render(request, "shops/staff_new.html", {"form": form}, status=status_of(form))


class refusals_at:  # noqa: N801
    """A rule's no stands at its field, with all that was typed."""

    def __init__(self, form: BaseForm) -> None:
        self.form = form

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: Any, error: BaseException | None, _trace: Any) -> bool:
        if not isinstance(error, Refused):
            return False
        self.form.add_error(error.field if error.field in self.form.fields else None, error.message)
        return True


def status_of(form: BaseForm) -> int:
    return 422 if form.errors else 200


def address(request: DeskRequest) -> str:
    return request.build_absolute_uri("/")


@staff("shop.staff")
@require_http_methods(FORM)
def staff_edit(request: DeskRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(request.shop.staff.select_related("user"), pk=pk)
    form = StaffForm(request.POST or None, instance=member)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refusals_at(form):
            staffing.change(member, name=given["name"], role=given["role"], by=request.staff)
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect("staff_edit", pk)
    return member_page(request, pk, form=form)


def member_page(request: DeskRequest, pk: int, **forms: BaseForm) -> HttpResponse:
    member = get_object_or_404(request.shop.staff.select_related("user"), pk=pk)
    context = {
        "member": member,
        "oneself": member.pk == request.staff.pk,
        "pin_locked": pins.is_locked(member, at=timezone.now()),
        "form": StaffForm(instance=member),
        "pin_form": PinForm(),
        "invite_form": InviteForm(),
        **forms,
    }
    status = max(map(status_of, forms.values()), default=200)
    return render(request, "shops/staff_edit.html", context, status=status)


@staff("shop.staff")
@require_POST
def staff_pin(request: DeskRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(request.shop.staff, pk=pk)
    form = PinForm(request.POST)
    if not form.is_valid():
        return member_page(request, pk, pin_form=form)
    staffing.give_pin(member, form.cleaned_data["pin"], by=request.staff)
    messages.success(request, _("Saved."))
    return redirect("staff_edit", pk)


@staff("shop.staff")
@require_POST
def staff_pin_unlock(request: DeskRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(request.shop.staff, pk=pk)
    staffing.unlock_pin(member, by=request.staff)
    messages.success(request, _("The PIN of %s works again.") % member.name)
    return redirect("staff_edit", pk)


@staff("shop.staff")
@require_POST
def staff_invitation(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a sign-in by e-mail; for somebody who has one, send the link again."""
    member = get_object_or_404(request.shop.staff.select_related("user"), pk=pk)
    form = InviteForm({"email": member.user.email} if member.user else request.POST)
    if form.is_valid():
        with refusals_at(form):
            email = form.cleaned_data["email"]
            staffing.invite(member, email, by=request.staff, address=address(request))
    if not form.is_valid():
        return member_page(request, pk, invite_form=form)
    messages.success(request, _("The invitation is on its way."))
    return redirect("staff_edit", pk)


@staff("shop.staff")
@require_POST
def staff_sign_in_remove(request: DeskRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(request.shop.staff, pk=pk)
    staffing.remove_sign_in(member, by=request.staff)
    messages.success(request, _("%s can't sign in any more.") % member.name)
    return redirect("staff_edit", pk)


@staff("shop.staff")
@require_POST
def staff_switch_off(request: DeskRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(request.shop.staff, pk=pk)
    staffing.switch_off(member, by=request.staff)
    messages.success(request, _("%s has no access any more.") % member.name)
    return redirect("staff_list")


@staff("shop.staff")
@require_POST
def staff_switch_on(request: DeskRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(request.shop.staff, pk=pk)
    staffing.switch_on(member, by=request.staff)
    messages.success(request, _("%s has access again.") % member.name)
    return redirect("staff_list")
