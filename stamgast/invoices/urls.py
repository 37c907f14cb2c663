from django.urls import path

from stamgast.invoices.views import acts, drafting, pages, papers, rules

urlpatterns = [
    path("invoices/", pages.invoice_list, name="invoice_list"),
    path("invoices/to/<int:customer>/", drafting.invoice_create, name="invoice_create"),
    path("invoices/to/<int:customer>/sums/", drafting.invoice_sums, name="invoice_sums"),
    path("invoices/products/", drafting.invoice_products, name="invoice_products"),
    path("invoices/<int:pk>/", pages.invoice_detail, name="invoice_detail"),
    path("invoices/<int:pk>/edit/", drafting.invoice_edit, name="invoice_edit"),
    path("invoices/<int:pk>/deletion/", drafting.invoice_deletion, name="invoice_deletion"),
    path("invoices/<int:pk>/number/", acts.invoice_number, name="invoice_number"),
    path("invoices/<int:pk>/mail/", acts.invoice_mail, name="invoice_mail"),
    path("invoices/<int:pk>/reminder/", acts.invoice_reminder, name="invoice_reminder"),
    path("invoices/<int:pk>/credit/", acts.invoice_credit, name="invoice_credit"),
    path("invoices/<int:pk>/pdf/", pages.invoice_pdf, name="invoice_pdf"),
    path("invoices/<int:pk>/paper/", papers.invoice_paper, name="invoice_paper"),
    path("invoices/<int:pk>/ubl/", papers.invoice_ubl, name="invoice_ubl"),
    path("settings/invoices/", rules.invoicing, name="invoicing"),
    path("settings/invoices/rate/", rules.invoicing_rate, name="invoicing_rate"),
]
