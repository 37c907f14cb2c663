from django.urls import path

from stamgast.sales import account_views, billing_views, register_views, views

urlpatterns = [
    path("register/receipts/<uuid:key>/", register_views.register_receipt, name="register_receipt"),
    path(
        "register/receipts/<uuid:key>/pdf/",
        register_views.register_receipt_pdf,
        name="register_receipt_pdf",
    ),
    path(
        "register/receipts/<uuid:key>/invoice/",
        register_views.register_invoice_pdf,
        name="register_invoice_pdf",
    ),
    path(
        "register/payments/<int:payment>/",
        register_views.register_payment,
        name="register_payment",
    ),
    path(
        "register/payments/<int:payment>/pdf/",
        register_views.register_payment_pdf,
        name="register_payment_pdf",
    ),
    path("register/days/<int:pk>/", register_views.register_day, name="register_day"),
    path(
        "customers/<int:pk>/account/statement/",
        account_views.customer_statement,
        name="customer_statement",
    ),
    path(
        "customers/<int:pk>/account/statement/pdf/",
        account_views.customer_statement_pdf,
        name="customer_statement_pdf",
    ),
    path(
        "customers/<int:pk>/account/statement/mail/",
        account_views.customer_statement_mail,
        name="customer_statement_mail",
    ),
    path("sales/payments/<int:pk>/", account_views.payment_receipt, name="payment_receipt"),
    path(
        "sales/payments/<int:pk>/receipts/",
        account_views.payment_receipt_issue,
        name="payment_receipt_issue",
    ),
    path("sales/payments/<int:pk>/undo/", account_views.payment_undo, name="payment_undo"),
    path("sales/", views.sale_list, name="sale_list"),
    path("sales/days/", views.day_list, name="day_list"),
    path("sales/days/<int:pk>/", views.day_detail, name="day_detail"),
    path(
        "sales/customers/<int:customer>/invoice/", billing_views.invoice_sales, name="invoice_sales"
    ),
    path("sales/customers/<int:customer>/", views.sale_customer, name="sale_customer"),
    path("sales/<int:pk>/", views.sale_detail, name="sale_detail"),
    path("sales/<int:pk>/receipt/", views.sale_receipt, name="sale_receipt"),
    path("sales/<int:pk>/receipt/pdf/", views.sale_receipt_pdf, name="sale_receipt_pdf"),
    path("sales/<int:pk>/receipt/mail/", views.sale_receipt_mail, name="sale_receipt_mail"),
]
