from django.urls import path

from stamgast.accounts import views

urlpatterns = [
    path("settings/credit/", views.credit_rules, name="credit_rules"),
    path("customers/owed/", views.owed_list, name="owed_list"),
    path("customers/<int:pk>/account/", views.customer_account, name="customer_account"),
    path(
        "customers/<int:pk>/account/card/",
        views.customer_account_card,
        name="customer_account_card",
    ),
    path(
        "customers/<int:pk>/account/payments/",
        views.customer_account_payment,
        name="customer_account_payment",
    ),
    path(
        "customers/<int:pk>/account/adjustments/",
        views.customer_account_adjustment,
        name="customer_account_adjustment",
    ),
]
