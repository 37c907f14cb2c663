"""The page that a customer's phone opens at the counter: who asks and why, what they say,
and what came of it.

Whoever has the address has the token in it, so it opens on one phone only, says nothing
that the phone hasn't said itself, and stands in no log (lib/log_lines.py).
"""

from __future__ import annotations

import base64
import zoneinfo
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stamgast.connect import answering, introducing, passkeys, purposes
from stamgast.connect.hello_forms import HelloForm
from stamgast.connect.models import Introduction, Purpose, settings_of
from stamgast.lib import pictures
from stamgast.lib.refused import Refused
from stamgast.shops.access import public
from stamgast.shops.devices import fresh_secret, hashed
from stamgast.shops.models import LANGUAGES, Logo, Shop
from stamgast.shops.second_factor import passkeys_possible

# Wrong addresses from one place in a minute; who has a right one is let in all the same,
# for a shop's customers may all come from its own network.
MISSES, MINUTE = 20, 60
# The logo is no larger over the wire, so that the whole page is not.
LOGO, LOGO_BYTES = (320, 120), 8_000
COOKIE_AGE = 3600

State = Introduction.State


class HelloRequest(HttpRequest):
    """A request by the phone that opened an introduction."""

    introduction: Introduction
    shop: Shop
    token: str


HelloView = Callable[[HelloRequest], HttpResponse]


def on_one_phone(view: HelloView) -> Callable[[Any, str], HttpResponse]:
    """The first phone that opens the address keeps it; others are told so. An address that
    nobody was given, or whose time is over, is one page for all."""

    @wraps(view)
    def opened(request: Any, token: str) -> HttpResponse:
        secret = request.COOKIES.get(cookie(), "") or fresh_secret()
        language = spoken(request)
        rows = Introduction.objects.select_related("shop", "sale")
        found = rows.filter(digest=hashed(token)).first()
        known = found and found.phone == hashed(secret)
        if found is None or not (known or state_of(found) in Introduction.LIVING):
            with translation.override(language):
                return guarded(wrong(request))
        # A look at what an address leads to, such as a messenger's, opens nothing.
        mine = request.method != "HEAD" and found.open_on(
            hashed(secret), language=language or found.language or found.shop.language
        )
        with (
            translation.override(found.language if mine else language),
            timezone.override(zoneinfo.ZoneInfo(found.shop.time_zone)),
        ):
            if not mine:
                return guarded(render(request, "connect/hello_elsewhere.html", status=403))
            request.introduction, request.shop, request.token = found, found.shop, token
            response = guarded(view(request))
        response.set_cookie(
            cookie(),
            secret,
            max_age=COOKIE_AGE,
            # One for each address, so that two visits have nothing in common.
            path=f"/hello/{token}/",
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
        return response

    return opened


def state_of(it: Introduction) -> str:
    """As it is now, noted or not."""
    over = answering.over(it, it.sale, at=timezone.now())
    return State.EXPIRED if over else it.state


def cookie() -> str:
    return "__Secure-hello" if settings.HTTPS else "hello"


def spoken(request: HttpRequest) -> str | None:
    """What the phone speaks, if we do too."""
    wanted = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    tongues = (tag.partition("-")[0] for tag, _weight in wanted)
    return next((tongue for tongue in tongues if tongue in dict(LANGUAGES)), None)


def wrong(request: HttpRequest) -> HttpResponse:
    misses = f"hello-misses:{get_client_ip_address(request)}"
    cache.add(misses, 0, MINUTE)
    many = cache.incr(misses) > MISSES
    return render(request, "connect/hello_gone.html", status=429 if many else 404)


def guarded(response: HttpResponse) -> HttpResponse:
    """Kept nowhere, found by no search, and its address told to nobody."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Content-Language"] = translation.get_language() or "en"
    return response


@public
# Without a referrer browsers send no origin, by which Django would know our own form. The
# cookie does as well: it is sent by our own pages alone, and to this one address.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@on_one_phone
def hello(request: HelloRequest) -> HttpResponse:
    it = request.introduction
    if request.method != "POST":
        return page(request)
    if "language" in request.POST:
        return in_another_language(request)
    if "withdraw" in request.POST:
        introducing.phone_withdraw(it, at=timezone.now())
    elif state_of(it) == State.SHOWN:
        form = form_of(request, request.POST)
        if not form.is_valid():
            form.point_at_errors()
            return page(request, form, status=422)
        said(it, form)
    return to_what_became_of_it(request)


def said(it: Introduction, form: HelloForm) -> None:
    now = timezone.now()
    it.asked_by(purpose_read(it, form.cleaned_data["purpose"] or 0))
    introducing.said_by_phone(it, form.said(), at=now, consent_text=form.agreed())


def purpose_read(it: Introduction, version: int) -> Purpose:
    """That of the page, even if the shop has written another since."""
    shown = it.shop.purposes.filter(language=it.language, version=version)
    return shown.first() or purposes.kept(purposes.in_force(it.shop)[it.language])


def to_what_became_of_it(request: HelloRequest) -> HttpResponse:
    """Sent twice it was said once: either way leads here."""
    return redirect("hello", request.token)


@public
@csrf_exempt
@require_POST
@on_one_phone
def hello_touch(request: HelloRequest) -> HttpResponse:
    """Known by a passkey of this phone, in place of all that is typed."""
    it = request.introduction
    if state_of(it) == State.SHOWN:
        try:
            customer = passkeys.owner_by(request, it, request.POST.get("credential", ""))
        except Refused as refused:
            return page(request, told=refused.message, status=422)
        introducing.touched(it, customer, at=timezone.now())
    return to_what_became_of_it(request)


@public
@csrf_exempt
@require_POST
@on_one_phone
def hello_passkey(request: HelloRequest) -> HttpResponse:
    """For the next time."""
    it, told = request.introduction, _("From now on one touch is enough on this phone.")
    if not (it.state == State.CONNECTED and it.customer):
        return to_what_became_of_it(request)
    try:
        passkeys.make(request, it, request.POST.get("credential", ""), at=timezone.now())
    except Refused:
        told = _("That didn't work. You are connected all the same.")
    return page(request, told=told)


@public
@require_safe
@on_one_phone
def hello_state(request: HelloRequest) -> HttpResponse:
    """For js/hello.js, which loads the page anew when it is another."""
    return JsonResponse({"state": state_of(request.introduction)})


def in_another_language(request: HelloRequest) -> HttpResponse:
    it, chosen = request.introduction, request.POST["language"]
    if chosen in dict(LANGUAGES):
        it.speak(chosen)
        translation.activate(chosen)
    # Nothing that was typed is lost, and nothing is complained of yet.
    return page(request, form_of(request, initial=request.POST.dict()))


def form_of(request: HelloRequest, *args: Any, **kwargs: Any) -> HelloForm:
    return HelloForm(*args, shop=request.shop, asks=settings_of(request.shop), **kwargs)


def page(
    request: HelloRequest, form: HelloForm | None = None, *, told: str = "", status: int = 200
) -> HttpResponse:
    """What the phone shows now: the questions, the code for the cashier, or what came of it."""
    it, shop = request.introduction, request.shop
    state = state_of(it)
    context = {
        "it": it,
        "shop": shop,
        "logo": logo_of(shop),
        "state": state,
        "token": request.token,
        "told": told,
        "touch": None if told else one_touch(request, state),
    }
    if state != State.SHOWN:
        context |= {"waiting": state in Introduction.LIVING}
        return render(request, "connect/hello_state.html", context, status=status)
    context |= {"form": form or form_of(request), "purpose": purposes.in_force(shop)[it.language]}
    return render(request, "connect/hello.html", context, status=status)


def one_touch(request: HelloRequest, state: str) -> Mapping[str, Any] | None:
    """What js/passkeys.js asks the phone for: its passkey, or to make one for the next time."""
    it = request.introduction
    if not passkeys_possible(request):
        return None
    if state == State.SHOWN and request.shop.customer_passkeys.exists():
        return passkeys.to_use(request, it)
    return passkeys.to_make(request, it) if state == State.CONNECTED and it.customer else None


def logo_of(shop: Shop) -> str:
    """In the page itself, so that there is no address of it to guard."""
    fingerprint = Logo.objects.filter(shop=shop).values_list("fingerprint", flat=True).first()
    if not fingerprint:
        return ""
    kept = f"hello-logo:{fingerprint}"
    if (made := cache.get(kept)) is None:
        image = bytes(Logo.objects.get(shop=shop).image)
        small = base64.b64encode(pictures.small(image, LOGO, LOGO_BYTES)).decode()
        made = f"data:image/webp;base64,{small}"
        cache.set(kept, made, COOKIE_AGE)
    return str(made)
