"""My account: who I am, how I sign in, and where I am signed in."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from stamgast.shops import browsers, mailing, new_email, sessions, staffing
from stamgast.shops.access import DeskRequest, public, signed_in
from stamgast.shops.account_forms import EmailForm, ProfileForm
from stamgast.shops.models import User
from stamgast.shops.second_factor import address_for_passkeys, passkeys_possible
from stamgast.shops.signing_in import too_many_tries
from stamgast.shops.staff_forms import PinForm
from stamgast.shops.views.staff import status_of
from stamgast.shops.views.start import remember_language

FORM = ["GET", "HEAD", "POST"]


@signed_in
@require_http_methods(FORM)
def account(request: DeskRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        person = form.save()
        response = redirect("account")
        remember_language(response, person.language)
        messages.success(request, _("Saved."))
        return response
    means = Authenticator.objects.filter(user=request.user)
    context = {
        "form": form,
        "totp": means.filter(type=Authenticator.Type.TOTP).first(),
        "recovery_codes": means.filter(type=Authenticator.Type.RECOVERY_CODES).first(),
        "passkeys": means.filter(type=Authenticator.Type.WEBAUTHN).order_by("created_at"),
        "passkeys_possible": passkeys_possible(request),
        "address_for_passkeys": address_for_passkeys(request),
        "sessions": session_rows(request),
        "places": request.user.places.filter(active=True).select_related("shop"),
    }
    return render(request, "shops/account.html", context)


def session_rows(request: DeskRequest) -> list[dict[str, object]]:
    rows = sessions.listed(request.user, current=request.session.session_key)
    for row in rows:
        agent = row["session"].user_agent
        row |= {"browser": browsers.browser(agent), "system": browsers.system(agent)}
    return rows


@signed_in
@require_http_methods(FORM)
def account_pin(request: DeskRequest) -> HttpResponse:
    """My own PIN for the register of this shop."""
    sessions.ask_again(request)
    form = PinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        staffing.choose_pin(request.staff, form.cleaned_data["pin"])
        messages.success(request, _("Saved."))
        return redirect("account")
    return render(request, "shops/account_pin.html", {"form": form}, status=status_of(form))


@signed_in
@require_http_methods(FORM)
def account_email(request: DeskRequest) -> HttpResponse:
    """Ask for a new e-mail to sign in with; it needs the password, and a look into its mail."""
    form = EmailForm(request.POST or None, user=request.user)
    if request.method == "POST":
        if not ratelimit.consume(request, action="change_email"):
            return too_many_tries(request)
        if form.is_valid():
            new = form.cleaned_data["email"]
            User.objects.filter(pk=request.user.pk).update(new_email=new)
            mailing.send_new_email_link.enqueue(request.user.pk, request.build_absolute_uri("/"))
            told = _("A link is on its way to %s. Open it, and you sign in with that e-mail.")
            messages.success(request, told % new)
            return redirect("account")
    return render(request, "shops/account_email.html", {"form": form})


@public
@never_cache
@require_http_methods(FORM)
def account_email_confirm(request: HttpRequest, uidb36: str, key: str) -> HttpResponse:
    """From the mail to the new address. The link alone changes nothing: filters open it too."""
    person = new_email.asking(uidb36, key)
    if request.method != "POST":
        return render(request, "shops/account_email_confirm.html", {"person": person})
    old = new_email.take(person)
    told = {"new": person.email}
    get_adapter(request).send_mail("account/email/email_changed", old, told)
    messages.success(request, _("From now on you sign in with %s.") % person.email)
    return redirect("account")


@signed_in
@require_POST
def session_end(request: DeskRequest, pk: int) -> HttpResponse:
    mine = UserSession.objects.filter(user=request.user)
    other = get_object_or_404(mine.exclude(session_key=request.session.session_key), pk=pk)
    sessions.ask_again(request)
    other.end()
    messages.success(request, _("Signed out there."))
    return redirect("account")


@signed_in
@require_POST
def sessions_end(request: DeskRequest) -> HttpResponse:
    sessions.ask_again(request)
    ended = sessions.end_all(request.user, but=request.session.session_key)
    text = ngettext("Signed out in %d other place.", "Signed out in %d other places.", ended)
    messages.success(request, text % ended)
    return redirect("account")
