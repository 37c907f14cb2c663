from django.urls import path

from stamgast.spreadsheets import export_views, views

urlpatterns = [
    path("import/", views.import_list, name="import_list"),
    path("import/template/<str:kind>/", views.import_template, name="import_template"),
    path("import/<int:pk>/", views.import_detail, name="import_detail"),
    path("import/<int:pk>/progress/", views.import_progress, name="import_progress"),
    path("import/<int:pk>/reading/", views.import_reading, name="import_reading"),
    path("import/<int:pk>/columns/", views.import_columns, name="import_columns"),
    path("import/<int:pk>/changes/", views.import_changes, name="import_changes"),
    path("import/<int:pk>/dates/", views.import_dates, name="import_dates"),
    path("import/<int:pk>/remarks/", views.import_remarks, name="import_remarks"),
    path("import/<int:pk>/left-out/", views.import_left_out, name="import_left_out"),
    path("import/<int:pk>/application/", views.import_application, name="import_application"),
    path("import/<int:pk>/undo/", views.import_undo, name="import_undo"),
    path("import/<int:pk>/removal/", views.import_removal, name="import_removal"),
    path("export/", export_views.export_choice, name="export_choice"),
    path("export/<str:form>/", export_views.customer_export, name="customer_export"),
    path("export/products/<str:form>/", export_views.product_export, name="product_export"),
    path("export/sales/<str:form>/", export_views.sale_export, name="sale_export"),
    path("export/owed/<str:form>/", export_views.owed_export, name="owed_export"),
    path("export/invoices/<str:form>/", export_views.invoice_export, name="invoice_export"),
]
