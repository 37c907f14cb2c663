"""Signing in: what we ask of allauth, and what happens after too many tries."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

from allauth.account import forms
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_ip_address
from axes.models import AccessAttempt
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from stamgast.shops import mailing, sessions
from stamgast.shops.models import User


class Adapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This e-mail and password don't belong together."),
        "enter_current_password": _("That is not your password of now."),
        "incorrect_code": _("That is not the right code."),
        "incorrect_password": _("That is not your password."),
        "too_many_login_attempts": _("Too many tries. Wait some minutes, then try again."),
        "rate_limited": _("Too many tries. Wait some minutes, then try again."),
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Staff are invited by the owner; nobody signs up by themselves."""
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        sessions.start(request, at=timezone.now())

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        # allauth counts the misses of a sign-in over all addresses, axes those
        # from one address. Either says no with the same page.
        if not AxesProxyHandler.is_allowed(request, credentials):
            raise ImmediateHttpResponse(locked_out(request, credentials=credentials))
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            raise ImmediateHttpResponse(too_many_tries(request)) from None

    def respond_user_inactive(self, request: HttpRequest, _user: Any) -> HttpResponse:
        return render(request, "account/account_inactive.html", status=403)

    def get_password_change_redirect_url(self, _request: HttpRequest) -> str:
        return reverse("account")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language of whoever reads it, and from the background."""
        reader = User.objects.filter(email=email.lower()).first()
        with translation.override(reader.language if reader else None):
            mail = self.render_mail(template_prefix, email, {"request": self.request, **context})
        mailing.send.enqueue(mail.subject, mail.body, email)

    def send_password_reset_mail(self, user: User, _email: str, _context: dict[str, Any]) -> None:
        # The job carries no link: whoever reads the queue must not get in by it.
        mailing.send_password_link.enqueue(user.pk, self.request.build_absolute_uri("/"))


def who(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """For axes: by which sign-in misses are counted."""
    given = credentials or {}
    name = given.get("email") or given.get("login") or request.POST.get("login") or ""
    return str(name).strip().lower()[:255]


def locked_out(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    last = AccessAttempt.objects.filter(
        username=who(request, credentials), ip_address=get_client_ip_address(request)
    ).aggregate(at=Max("attempt_time"))["at"]
    left = timedelta(hours=settings.AXES_COOLOFF_TIME) - (timezone.now() - (last or timezone.now()))
    return too_many_tries(request, minutes=max(1, math.ceil(left / timedelta(minutes=1))))


def too_many_tries(request: HttpRequest, minutes: int | None = None) -> HttpResponse:
    response = render(request, "429.html", {"minutes": minutes}, status=429)
    if minutes:
        response.headers["Retry-After"] = str(minutes * 60)
    return response


def plainly(form: Form, **labels: Any) -> None:
    """Takes off the placeholders that repeat a label, and names fields in our words."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.help_text = ""
        field.label = labels.get(name, field.label)


NEW_PASSWORD = _("New password")
ONCE_MORE = _("The same once more")
HINT = _("At least 10 characters. A few words that you can remember are best.")


class LoginForm(forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plainly(self, login=_("E-mail"), password=_("Password"))
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autofocus": True}


class ResetPasswordForm(forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plainly(self, email=_("E-mail"))
        self.fields["email"].widget.attrs |= {"autocomplete": "username", "autofocus": True}

    def save(self, request: HttpRequest, **kwargs: Any) -> Any:
        if not self.users:
            # As much work for a stranger as for staff: time must not tell who is known.
            mailing.send_password_link.enqueue(0, request.build_absolute_uri("/"))
        return super().save(request, **kwargs)


class ResetPasswordKeyForm(forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plainly(self, password1=NEW_PASSWORD, password2=ONCE_MORE)
        self.fields["password1"].help_text = HINT


class ChangePasswordForm(forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plainly(self, oldpassword=_("Password of now"), password1=NEW_PASSWORD, password2=ONCE_MORE)
        self.fields["password1"].help_text = HINT


class ReauthenticateForm(forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plainly(self, password=_("Password"))
        self.fields["password"].widget.attrs["autofocus"] = True
