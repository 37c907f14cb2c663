"""Where somebody is signed in, and for how long it lasts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from allauth.usersessions.models import UserSession
from axes.helpers import get_client_ip_address
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django_tasks import task

from stamgast.shops.devices import forget_waiting
from stamgast.shops.models import User
from stamgast.shops.shifts import anybody_at_work

SINCE = "signed_in_at"
SEEN = "seen_at"
# How exactly a session's last activity is known: a write a request would be a
# write for every look at a list.
NOTED_EVERY = 600
REMEMBERED = timedelta(days=90)


def begin(request: HttpRequest, user: User) -> None:
    """Signs somebody in who has just proved who they are in another way than by signing in."""
    get_adapter(request).login(request, user)
    UserSession.objects.create_from_request(request)


def start(request: HttpRequest, *, at: datetime) -> None:
    request.session[SINCE] = request.session[SEEN] = at.timestamp()


def ask_again(request: HttpRequest) -> None:
    """Goes on only where somebody proved lately who they are; else asks, and then goes on."""
    if not did_recently_reauthenticate(request):
        raise ReauthenticationRequired


def with_new_key(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Once somebody has proved again who they are, a key that was seen before opens nothing."""

    @wraps(view)
    def renewing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        before = request.session.session_key
        response = view(request, *args, **kwargs)
        if request.user.is_authenticated and did_recently_reauthenticate(request):
            request.session.cycle_key()
            mine = UserSession.objects.filter(session_key=before)
            mine.update(session_key=request.session.session_key)
        return response

    return renewing


def outlived(request: HttpRequest, *, at: datetime) -> bool:
    """True for a session nobody used for long, and for one as old as sessions get."""
    now = at.timestamp()
    idle = now - request.session.get(SEEN, now)
    age = now - request.session.get(SINCE, now)
    return bool(idle > settings.SESSION_IDLE or age > settings.SESSION_COOKIE_AGE)


def seen(request: HttpRequest, *, at: datetime) -> None:
    if at.timestamp() - request.session.get(SEEN, 0) < NOTED_EVERY:
        return
    request.session[SEEN] = at.timestamp()
    request.session.setdefault(SINCE, at.timestamp())
    here = get_client_ip_address(request)
    UserSession.objects.filter(session_key=request.session.session_key).update(
        last_seen_at=at, **({"ip": here} if here else {})
    )


def others_at_work(*, but: User | None, at: datetime) -> bool:
    """Whether anybody else, in any shop of the house, did something lately.

    At a register anybody counts, whoever asks too: their customers wait.
    """
    lately = at - timedelta(seconds=2 * NOTED_EVERY)
    seen_lately = UserSession.objects.filter(last_seen_at__gte=lately).exclude(user=but)
    return anybody_at_work(since=lately) or bool(seen_lately.exists())


@task()
def forget_sign_ins() -> None:
    """Sign-ins are remembered for three months; misses that lock nobody out any more and
    sessions that ended, not at all; nor browsers that nobody paired."""
    now = timezone.now()
    AccessLog.objects.filter(attempt_time__lt=now - REMEMBERED).delete()
    locked = timedelta(hours=settings.AXES_COOLOFF_TIME)
    AccessAttempt.objects.filter(attempt_time__lt=now - locked).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    oldest = now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    UserSession.objects.filter(created_at__lt=oldest).delete()
    forget_waiting()


def end_all(user: User, *, but: str | None = None) -> int:
    """Signs somebody out everywhere, or everywhere but in the session that asks."""
    others = UserSession.objects.filter(user=user).exclude(session_key=but or "")
    ended = list(others)
    for session in ended:
        session.end()
    return len(ended)


def listed(user: User, *, current: str | None) -> list[dict[str, Any]]:
    """The living sessions for a page, this one first, then the last used."""
    living: list[Any] = UserSession.objects.purge_and_list(user)
    living.sort(key=lambda one: one.last_seen_at, reverse=True)
    living.sort(key=lambda one: one.session_key != current)
    return [{"session": one, "here": one.session_key == current} for one in living]
