from django.urls import path

from stamgast.connect import loyalty_views

urlpatterns = [
    path("", loyalty_views.loyalty_settings, name="loyalty_settings"),
    path("explained/", loyalty_views.loyalty_explained, name="loyalty_explained"),
    path("purposes/", loyalty_views.purpose_list, name="purpose_list"),
]
