from django.urls import include, path

urlpatterns = [
    path("", include("stamgast.shops.urls")),
    path("customers/", include("stamgast.customers.urls")),
]
