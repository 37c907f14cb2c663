from django.urls import path

from stamgast.catalogue import views

urlpatterns = [
    path("setup/", views.setup, name="setup"),
    path("catalogue/products/", views.product_list, name="product_list"),
]
