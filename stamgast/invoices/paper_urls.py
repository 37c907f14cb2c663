from django.urls import path

from stamgast.invoices import paper_views

urlpatterns = [
    path("<int:pk>/paper/", paper_views.invoice_paper, name="invoice_paper"),
    path("<int:pk>/ubl/", paper_views.invoice_ubl, name="invoice_ubl"),
]
