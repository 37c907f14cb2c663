from django.urls import path

from stamgast.promotions.views import issuing, picking, promotions, vouchers

urlpatterns = [
    path("promotions/", promotions.promotion_list, name="promotion_list"),
    path("promotions/new/", promotions.promotion_create, name="promotion_create"),
    path("promotions/<int:pk>/", promotions.promotion_edit, name="promotion_edit"),
    path("promotions/<int:pk>/switch/", promotions.promotion_switch, name="promotion_switch"),
    path("promotions/<int:pk>/deletion/", promotions.promotion_deletion, name="promotion_deletion"),
    path("vouchers/", vouchers.voucher_list, name="voucher_list"),
    path("vouchers/new/", issuing.voucher_create, name="voucher_create"),
    path("vouchers/print/", issuing.voucher_print, name="voucher_print"),
    path("vouchers/products/", picking.product_pick, name="product_pick"),
    path("vouchers/owners/", picking.voucher_owner, name="voucher_owner"),
    path("vouchers/<int:pk>/", vouchers.voucher_detail, name="voucher_detail"),
    path("vouchers/<int:pk>/edit/", vouchers.voucher_edit, name="voucher_edit"),
    path("vouchers/<int:pk>/adjustment/", vouchers.voucher_adjust, name="voucher_adjust"),
    path("vouchers/<int:pk>/block/", vouchers.voucher_block, name="voucher_block"),
    path("vouchers/<int:pk>/codes/", vouchers.voucher_code, name="voucher_code"),
    path(
        "vouchers/<int:pk>/codes/<int:code>/removal/",
        vouchers.voucher_code_removal,
        name="voucher_code_removal",
    ),
]
