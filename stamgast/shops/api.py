"""What every route of the API goes by: whose key opens it, and how it says no."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from axes.helpers import get_client_ip_address
from django.core.cache import cache
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from ninja.security.base import AuthBase

from stamgast.lib.refused import Refused
from stamgast.shops.api_tokens import ApiToken
from stamgast.shops.models import Shop, Staff
from stamgast.shops.permissions import FOR_KEYS, PERMISSIONS

# Wrong keys from one address within a minute, before it is shut out for the rest of it.
MISSES, MINUTE = 20, 60


class TokenRequest(HttpRequest):
    """A request by a program that showed a key; `staff` is who made the key."""

    shop: Shop
    staff: Staff
    token: ApiToken


class Wrong(Schema):
    """One field that can't be."""

    field: str | None
    code: str
    message: str


class Told(Schema):
    code: str
    message: str
    field: str | None = None
    fields: list[Wrong] | None = None
    # At the register: what another's PIN would give leave for.
    permission: str | None = None
    # On account: how much more the customer may owe.
    left: int | None = None


class No(Schema):
    """How every refusal looks; the codes stand in docs/api.md."""

    error: Told


NOES: dict[Any, Any] = dict.fromkeys((400, 401, 403, 404, 409, 422, 429), No)


class Refusal(Refused):
    """A no with a status of its own; `fields` are all that are wrong, where there are several."""

    def __init__(
        self,
        status: int,
        code: str,
        message: object,
        *,
        field: str | None = None,
        fields: Sequence[Wrong] = (),
    ) -> None:
        super().__init__(code, message, field=field)
        self.status = status
        self.fields = fields


class Token(AuthBase):
    """Only a key with one of the named permissions opens a route; cookies open none."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, *permissions: str) -> None:
        assert {*permissions} <= {*FOR_KEYS}, permissions
        super().__init__()
        self.permissions = permissions

    def __call__(self, request: Any) -> ApiToken:
        token = shown(request)
        request.token, request.shop, request.staff = token, token.shop, token.made_by
        timezone.activate(zoneinfo.ZoneInfo(token.shop.time_zone))
        if token.ended(on=timezone.localdate()):
            raise Refusal(401, "token_ended", _("This key has ended. Make a new one."))
        needs(request, *self.permissions)
        token.used(at=timezone.now())
        return token


def shown(request: HttpRequest) -> ApiToken:
    """The key that the request shows, if it is one of ours and not revoked."""
    misses = f"api-misses:{get_client_ip_address(request)}"
    if cache.get(misses, 0) >= MISSES:
        raise Refusal(429, "too_many_misses", _("Too many wrong keys. Wait a minute."))
    scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        told = _("Show a key: Authorization: Bearer sg_…")
        raise Refusal(401, "token_missing", told)
    token = ApiToken.objects.known(text.strip())
    if token is None:
        cache.add(misses, 0, MINUTE)
        cache.incr(misses)
        raise Refusal(401, "token_unknown", _("Nobody has such a key."))
    if token.revoked_at:
        raise Refusal(401, "token_revoked", _("This key was revoked. Make a new one."))
    return token


def needs(request: TokenRequest, *permissions: str) -> None:
    """Refuse a key that has none of these."""
    if not any(map(request.token.may, permissions)):
        told = _("This key may not: %(what)s.") % {"what": PERMISSIONS[permissions[0]]}
        raise Refusal(403, "not_allowed", told)


# How a refusal without a sentence of its own reads, by status.
PLAIN: Mapping[int, tuple[str, Promise]] = {
    400: ("bad_request", _("This request can't be read.")),
    404: ("not_found", _("There is nothing here.")),
    405: ("method_not_allowed", _("That can't be done here.")),
    500: ("fault", _("Something went wrong on our side. Try again.")),
}
# Of a text that is kept: no database takes a NUL.
STORABLE = r"^[^\x00]*$"
# What pydantic calls wrong, as we do; all else is "invalid".
SHAPES: Mapping[str, tuple[str, Promise]] = {
    "missing": ("needed", _("This is needed.")),
    "extra_forbidden": ("field_unknown", _("There is no such field.")),
}
INVALID = ("invalid", _("This is not written as the API's description says."))


def told(error: Refused) -> JsonResponse:
    status = getattr(error, "status", 422 if error.field else 409)
    said: dict[str, Any] = {"code": error.code, "message": error.message}
    if error.field:
        said["field"] = error.field
    if permission := getattr(error, "permission", ""):
        said["permission"] = permission
    if (left := getattr(error, "left", None)) is not None:
        said["left"] = left
    if fields := getattr(error, "fields", ()):
        said["fields"] = [each.model_dump() for each in fields]
    response = JsonResponse({"error": said}, status=status)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="Stamgast"'
    if status == 429:
        response["Retry-After"] = str(MINUTE)
    return response


def plainly(status: int) -> JsonResponse:
    code, message = PLAIN.get(status, PLAIN[400])
    return told(Refusal(status, code, message))


def in_shape(response: HttpResponseBase) -> HttpResponseBase:
    """What refused before or beside a route, Django's own 404 or 405, in the API's words."""
    if response.status_code < 400 or response["Content-Type"].startswith("application/json"):
        return response
    shaped = plainly(response.status_code)
    if "Allow" in response:
        shaped["Allow"] = response["Allow"]
    return shaped


def several(wrong: Iterable[Wrong]) -> Refusal:
    """All that is wrong with what was sent; the first of it leads."""
    fields = list(wrong)
    first = fields[0]
    return Refusal(422, first.code, first.message, field=first.field, fields=fields)


def of_form(form: BaseForm) -> Refusal:
    return several(
        Wrong(
            field=None if name == "__all__" else name,
            code=error.code or "invalid",
            message=str(error.messages[0]),
        )
        for name, errors in form.errors.as_data().items()
        for error in errors
    )


def of_shape(errors: Iterable[Mapping[str, Any]]) -> Refusal:
    wrong = []
    for error in errors:
        code, message = SHAPES.get(error["type"], INVALID)
        names = [str(part) for part in error["loc"]]
        wrong.append(Wrong(field=names[-1], code=code, message=str(message)))
    return several(wrong)


class House(NinjaAPI):
    """ninja with our refusals: the same shape whoever says no."""

    def set_default_exception_handlers(self) -> None:
        self.exception_handler(Refused)(lambda _request, no: told(no))
        self.exception_handler(ValidationError)(lambda _request, no: told(of_shape(no.errors)))
        self.exception_handler(HttpError)(lambda _request, no: plainly(no.status_code))
        self.exception_handler(Http404)(lambda _request, _no: plainly(404))

    def get_openapi_operation_id(self, operation: Any) -> str:
        return str(operation.view_func.__name__)


def with_next(request: HttpRequest, cursor: object) -> str | None:
    """The address of the next page; None where there is none."""
    if not cursor:
        return None
    query = request.GET.copy()
    query["after"] = str(cursor)
    return f"{request.path}?{query.urlencode()}"


def no_content() -> HttpResponse:
    return HttpResponse(status=204)
