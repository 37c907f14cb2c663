from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from stamgast.catalogue.opening import open_first_shop
from stamgast.catalogue.setup_forms import SetupForm
from stamgast.shops import sessions
from stamgast.shops.access import public
from stamgast.shops.models import Shop
from stamgast.shops.views.start import remember_language


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """The first visitor of a new house makes its shop, and owns it. Never again after."""
    if Shop.objects.exists():
        raise Http404
    form = SetupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        person = open_first_shop(
            form.plan(), owner=given["owner"], email=given["email"], password=given["password"]
        )
        sessions.begin(request, person)
        response = redirect("home")
        remember_language(response, person.language)
        return response
    status = 422 if form.errors else 200
    return render(request, "catalogue/setup.html", {"form": form}, status=status)
