from django.urls import path

from stamgast.catalogue import views

urlpatterns = [
    path("setup/", views.setup, name="setup"),
]
