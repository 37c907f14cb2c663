from django.urls import path

from stamgast.loyalty import views

urlpatterns = [
    path("<int:pk>/points/", views.customer_points, name="customer_points"),
    path(
        "<int:pk>/points/adjustment/",
        views.customer_points_adjustment,
        name="customer_points_adjustment",
    ),
]
