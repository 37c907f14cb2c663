from django.urls import path

from stamgast.sales import billing_views, register_views, views

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
        "register/payments/<int:number>/",
        register_views.register_payment,
        name="register_payment",
    ),
    path(
        "register/payments/<int:number>/pdf/",
        register_views.register_payment_pdf,
        name="register_payment_pdf",
    ),
    path("register/days/<int:pk>/", register_views.register_day, name="register_day"),
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
