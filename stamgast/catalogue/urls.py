from django.urls import path

from stamgast.catalogue.views import categories, editing, products, profiles, setup, taxes

urlpatterns = [
    path("setup/", setup.setup, name="setup"),
    path("catalogue/products/", products.product_list, name="product_list"),
    path("catalogue/products/bulk/", products.product_bulk, name="product_bulk"),
    path("catalogue/products/new/", editing.product_create, name="product_create"),
    path("catalogue/products/<int:pk>/", profiles.product_detail, name="product_detail"),
    path("catalogue/products/<int:pk>/edit/", editing.product_edit, name="product_edit"),
    path("catalogue/products/<int:pk>/history/", profiles.product_history, name="product_history"),
    path(
        "catalogue/products/<int:pk>/withdrawal/",
        profiles.product_withdrawal,
        name="product_withdrawal",
    ),
    path("catalogue/products/<int:pk>/return/", profiles.product_return, name="product_return"),
    path(
        "catalogue/pictures/<slug:fingerprint>/", profiles.product_picture, name="product_picture"
    ),
    path("catalogue/categories/", categories.category_list, name="category_list"),
    path("catalogue/categories/new/", categories.category_create, name="category_create"),
    path("catalogue/categories/<int:pk>/", categories.category_edit, name="category_edit"),
    path("catalogue/categories/<int:pk>/move/", categories.category_move, name="category_move"),
    path(
        "catalogue/categories/<int:pk>/deletion/",
        categories.category_deletion,
        name="category_deletion",
    ),
    path("catalogue/taxes/", taxes.tax_list, name="tax_list"),
    path("catalogue/taxes/new/", taxes.tax_create, name="tax_create"),
    path("catalogue/taxes/usual/", taxes.tax_usual, name="tax_usual"),
    path("catalogue/taxes/<int:pk>/", taxes.tax_edit, name="tax_edit"),
    path("catalogue/taxes/<int:pk>/deletion/", taxes.tax_deletion, name="tax_deletion"),
]
