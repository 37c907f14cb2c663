from django.urls import include, path

from stamgast.shops import views

urlpatterns = [
    path("", views.home, name="home"),
    path("no-shop/", views.shop_none, name="shop_none"),
    path("accounts/", include("allauth.urls")),
]
