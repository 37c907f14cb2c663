from django.urls import include, path

from stamgast.health import health

urlpatterns = [
    path("health/", health, name="health"),
    path("", include("stamgast.shops.urls")),
    path("customers/", include("stamgast.customers.urls")),
]
