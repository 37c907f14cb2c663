"""The customer screen's page, which till/ draws."""

from __future__ import annotations

from csp.constants import WASM_UNSAFE_EVAL
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from stamgast.shops import devices
from stamgast.shops.access import public
from stamgast.shops.at_register import came_in
from stamgast.shops.devices import Kind
from stamgast.shops.middleware import with_camera
from stamgast.shops.models import LANGUAGES
from stamgast.shops.till_words import words


@public
@never_cache
@with_camera
# In older browsers the reader of codes goes by the policy of its page.
@csp_update({"script-src": [WASM_UNSAFE_EVAL]})
@require_safe
def screen(request: HttpRequest) -> HttpResponse:
    """The customer screen; an unpaired browser shows a code here."""
    paired = came_in(request, Kind.SCREEN)
    # Whoever chose another language in this browser is no customer.
    shops = request.shop.language if paired else translation.get_language()  # type: ignore[attr-defined]
    translation.activate(shops)
    page = {
        "api": "/api/v1/till/screen",
        "pairing": "/api/v1/till",
        "live": "/live/screen",
        "icons": static("icons.svg"),
        "decoder": static("till/decoder.js"),
        "wasm": static("till/zxing_reader.wasm"),
        "words": {code: words(code) for code, _name in LANGUAGES},
        "languages": sorted(LANGUAGES, key=lambda language: language[0] != shops),
        "token": get_token(request),
        "paired": paired,
    }
    title = request.shop.name if paired else "Stamgast"  # type: ignore[attr-defined]
    context = {"page": page, "locale": shops, "title": title}
    response = render(request, "connect/screen.html", context)
    if paired:
        devices.give(response, Kind.SCREEN, devices.held(request, Kind.SCREEN))
    return response
