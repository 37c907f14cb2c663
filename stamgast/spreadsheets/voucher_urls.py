from django.urls import path

from stamgast.spreadsheets import voucher_views

urlpatterns = [
    path("import/", voucher_views.voucher_import, name="voucher_import"),
    path("codes.csv", voucher_views.voucher_codes, name="voucher_codes"),
]
