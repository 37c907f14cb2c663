from django.urls import include, path

from stamgast.api import api, till
from stamgast.connect.screen_views import screen
from stamgast.health import health

urlpatterns = [
    path("health/", health, name="health"),
    path("api/v1/till/", till.urls),
    path("api/v1/", api.urls),
    path("", include("stamgast.shops.urls")),
    path("", include("stamgast.catalogue.urls")),
    path("settings/scanner/", include("stamgast.connect.urls")),
    path("hello/", include("stamgast.connect.hello_urls")),
    path("screen/", screen, name="screen"),
    path("register/customers/", include("stamgast.customers.till_urls")),
    path("loyalty/settings/", include("stamgast.connect.loyalty_urls")),
    path("loyalty/", include("stamgast.promotions.urls")),
    path("loyalty/vouchers/", include("stamgast.spreadsheets.voucher_urls")),
    path("", include("stamgast.sales.urls")),
    path("", include("stamgast.invoices.urls")),
    path("customers/", include("stamgast.spreadsheets.urls")),
    path("customers/", include("stamgast.customers.urls")),
]

handler404 = "stamgast.shops.views.start.not_found"
handler500 = "stamgast.shops.views.start.fault"
