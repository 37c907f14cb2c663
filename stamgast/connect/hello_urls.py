"""Under /hello/: the short address that a phone scans."""

from django.urls import path

from stamgast.connect import hello_views

urlpatterns = [
    path("<slug:token>/", hello_views.hello, name="hello"),
    path("<slug:token>/state/", hello_views.hello_state, name="hello_state"),
    path("<slug:token>/passkey/", hello_views.hello_passkey, name="hello_passkey"),
    path("<slug:token>/touch/", hello_views.hello_touch, name="hello_touch"),
]
