from django.urls import path

from stamgast.connect import views

urlpatterns = [
    path("", views.scanner, name="scanner"),
    path("prefixes/", views.scanner_prefixes, name="scanner_prefixes"),
    path("reading/", views.scanner_reading, name="scanner_reading"),
]
