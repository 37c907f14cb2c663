"""Under /register/customers/."""

from django.urls import path

from stamgast.customers.views import at_register

urlpatterns = [
    path("new/", at_register.till_customer_create, name="till_customer_create"),
    path("draft/", at_register.till_customer_draft, name="till_customer_draft"),
    path("lookalikes/", at_register.till_customer_lookalikes, name="till_customer_lookalikes"),
    path("<int:pk>/edit/", at_register.till_customer_edit, name="till_customer_edit"),
]
