"""Mail that the house sends about signing in. It goes out from the background, so
that no page waits for a mail server, nor tells by its time who is known here."""

from __future__ import annotations

from allauth.account.utils import user_pk_to_url_str
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_tasks import task

from stamgast.shops import new_email
from stamgast.shops.models import Staff, User
from stamgast.shops.passwords import Links


@task()
def send(subject: str, text: str, to: str) -> None:
    send_mail(subject, text, None, [to])


@task()
def send_password_link(user: int, address: str) -> None:
    person = User.objects.filter(pk=user, is_active=True).first()
    if person:
        write(person, "account/email/password_reset_key", {"link": password_link(person, address)})


@task()
def send_new_email_link(user: int, address: str) -> None:
    """To the new address: only who reads its mail can sign in by it."""
    asking = User.objects.filter(pk=user, is_active=True).exclude(new_email="").first()
    if asking:
        path = reverse("account_email_confirm", args=new_email.key(asking))
        told: dict[str, object] = {"link": address.rstrip("/") + path}
        write(asking, "account/email/new_email", told, to=asking.new_email)


@task()
def send_invitation(staff: int, address: str) -> None:
    """A new colleague gets a link to choose a password; one with a password only the news."""
    member = Staff.objects.filter(pk=staff, active=True).select_related("user", "shop").first()
    if not member or not member.user:
        return
    link = password_link(member.user, address) if member.waiting else ""
    told = {"member": member, "shop": member.shop, "link": link, "address": address}
    write(member.user, "shops/email/invitation", told)


def password_link(user: User, address: str) -> str:
    key = [user_pk_to_url_str(user), Links().make_token(user)]
    path = reverse("account_reset_password_from_key", args=key)
    return address.rstrip("/") + path


def write(person: User, template: str, told: dict[str, object], *, to: str = "") -> None:
    with translation.override(person.language):
        subject = " ".join(render_to_string(f"{template}_subject.txt", told).split())
        text = render_to_string(f"{template}_message.txt", {"person": person, **told}).strip()
    send_mail(subject, text + "\n", None, [to or person.email])
