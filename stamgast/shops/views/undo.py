from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from stamgast.lib.refused import Refused
from stamgast.shops import undoing
from stamgast.shops.access import DeskRequest, signed_in


@signed_in
@require_POST
def undo(request: DeskRequest) -> HttpResponse:
    """Take back what a message offered to take back; the offer knows what that needs."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = ""
    try:
        messages.success(request, undoing.undo(request.staff, request.POST.get("undo", "")))
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect(back or "home")
