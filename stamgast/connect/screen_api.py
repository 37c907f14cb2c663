"""The customer screen's way in. It is paired as a screen of one register and asks for nothing
else; what it is answered says nothing about any customer."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar

import segno
from axes.helpers import get_client_ip_address
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from ninja import Router, Schema
from ninja.responses import Status
from pydantic import Field

from stamgast.connect import introducing, limits, saying
from stamgast.connect.introducing import State as Now
from stamgast.connect.models import Introduction
from stamgast.connect.screen_seen import ScreenSeen, screen_seen
from stamgast.connect.shapes import Reason
from stamgast.lib.refused import Refused
from stamgast.shops.api import NOES
from stamgast.shops.at_register import DeviceRequest, Door, Paired
from stamgast.shops.devices import Kind
from stamgast.shops.models import Logo
from stamgast.shops.views.settings import kept_for_ever

router = Router(auth=Paired(Kind.SCREEN))
LONGEST = 20_000
Language = Literal["en", "sv", "nl"]


class State(Schema):
    token: str
    locale: str
    paired: bool


class Spoken(Schema):
    """In which language the customer is spoken to."""

    language: Language = "en"


class Scan(Spoken):
    text: Annotated[str, Field(max_length=LONGEST)]
    # The AIM identifier, where the camera knows it.
    symbology: Annotated[str, Field(max_length=12)] = ""


class Typed(Spoken):
    text: Annotated[str, Field(max_length=50)]


class PhoneCode(Schema):
    id: int
    link: str
    # SVG.
    qr: str
    code: str
    seconds: int


class Answered(Schema):
    """What a scan led to; of a number nothing is told here, so that nobody learns by it who is
    a customer. `reason`: why that code can't serve."""

    state: str | None = None
    reason: str | None = None


@router.get("/state", auth=Door(Kind.SCREEN), response={200: State, **NOES})
def screen_state(request: Any) -> State:
    locale = translation.get_language()
    return State(token=get_token(request), locale=locale, paired=request.device is not None)


@router.get("/now", response={200: ScreenSeen, **NOES})
def screen_now(request: DeviceRequest) -> ScreenSeen:
    return screen_seen(request.device)


@router.get("/logo/{slug:fingerprint}", response={**NOES}, url_name="screen_logo")
def screen_logo(request: DeviceRequest, fingerprint: str) -> HttpResponse:
    logo = get_object_or_404(Logo, shop=request.shop, fingerprint=fingerprint)
    return kept_for_ever(logo.image, logo.content_type)


@router.post("/phone", response={200: PhoneCode, **NOES})
def screen_phone(request: DeviceRequest, asked: Spoken) -> PhoneCode:
    """A code to be scanned by their phone; one before it works no more."""
    with translation.override(asked.language):
        limits.refuse_more_codes(request.device)
        now = timezone.now()
        it, token = introducing.by_phone(request.device, language=asked.language, at=now)
    link = request.build_absolute_uri(f"/hello/{token}/")
    seconds = int((it.expires_at - now).total_seconds())
    return PhoneCode(id=it.pk, link=link, qr=drawn(link), code=it.code, seconds=seconds)


def drawn(text: str) -> str:
    picture = io.BytesIO()
    code = segno.make_qr(text, error="m")
    code.save(picture, kind="svg", xmldecl=False, omitsize=True, border=4, light="#fff")
    return picture.getvalue().decode().strip()


@router.post("/scan", response={200: Answered, **NOES})
def screen_scan(request: DeviceRequest, asked: Scan) -> Answered:
    came = looked_for(
        request,
        asked.language,
        lambda: introducing.by_scan(
            request.device,
            asked.text,
            symbology=asked.symbology,
            language=asked.language,
            at=timezone.now(),
        ),
    )
    if isinstance(came, Reason):
        with translation.override(asked.language):
            return Answered(reason=str(saying.at_screen(came)))
    return Answered(state=came.state)


@router.post("/number", response={200: Answered, **NOES})
def screen_number(request: DeviceRequest, asked: Typed) -> Answered:
    """The same answer after the same time, whoever has that number, and whether anybody has."""
    looked_for(
        request,
        asked.language,
        lambda: introducing.by_number(
            request.device, asked.text, language=asked.language, at=timezone.now()
        ),
    )
    return Answered()


T = TypeVar("T", Introduction, Introduction | Reason)


def looked_for(request: DeviceRequest, language: str, look: Callable[[], T]) -> T:
    """Hit and miss alike; only what looked for somebody and found nobody counts as a guess."""
    tried = (request.device, get_client_ip_address(request))
    with limits.evenly(), translation.override(language):
        limits.refuse_guessing(*tried)
        try:
            came = look()
        except Refused:
            limits.was_no_guess(*tried)
            raise
        if isinstance(came, Reason) or came.state in (Now.CONNECTED, Now.SEVERAL):
            limits.was_no_guess(*tried)
    return came


@router.post("/no-thanks", response={204: None, **NOES})
def screen_no_thanks(request: DeviceRequest) -> Status[None]:
    introducing.no_thanks(request.device, at=timezone.now())
    return Status(204, None)


@router.post("/withdraw", response={204: None, **NOES})
def screen_withdraw(request: DeviceRequest) -> Status[None]:
    introducing.withdraw(request.device, at=timezone.now())
    return Status(204, None)
