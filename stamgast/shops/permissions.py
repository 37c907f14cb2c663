"""What staff may do, by name; a role is a set of names."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PERMISSIONS = {
    "customers.view": _("Find and look at customers"),
    "customers.edit": _("Add and change customers"),
    "customers.delete": _("Delete customers and bring them back"),
    "customers.bulk": _("Change many customers at once"),
    "customers.import": _("Import customers from a spreadsheet"),
    "customers.export": _("Export customers to a file"),
    "customers.credit": _("Set what a customer may buy on account"),
    "customers.reveal_id": _("See a personal ID in full"),
    "labels.edit": _("Keep groups and labels"),
    "products.view": _("Look at products"),
    "products.edit": _("Add and change products, categories and taxes"),
    "products.import": _("Import products from a spreadsheet"),
    "products.export": _("Export products to a file"),
    "sales.sell": _("Sell at a register"),
    "sales.view": _("Look at sales and receipts"),
    "sales.export": _("Export sales to a file"),
    "sales.discount": _("Give a discount by hand"),
    "sales.price": _("Change a price in a sale"),
    "sales.void": _("Void a whole sale"),
    "sales.refund": _("Refund"),
    "sales.close_day": _("Count the cash and close the day"),
    "promotions.view": _("Look at promotions"),
    "promotions.edit": _("Keep promotions"),
    "vouchers.view": _("Find and look at vouchers"),
    "vouchers.issue": _("Issue vouchers, and say whose they are"),
    "vouchers.adjust": _("Adjust, block and redeem vouchers by hand"),
    "shop.settings": _("Change the shop's settings"),
    "shop.registers": _("Keep outlets and registers"),
    "shop.staff": _("Manage staff"),
    "shop.audit": _("Read the audit trail"),
    "shop.api": _("Let other programs in by keys"),
}
# What a key for another program may be given: what the API's routes ask for.
FOR_KEYS = (
    "customers.view",
    "customers.edit",
    "customers.delete",
    "customers.credit",
    "customers.import",
    "customers.export",
    "labels.edit",
    "products.view",
    "products.edit",
    "products.import",
    "promotions.view",
    "promotions.edit",
    "vouchers.view",
    "vouchers.issue",
    "vouchers.adjust",
    "sales.view",
)

# What a cashier may not, somebody else's PIN gives leave for, one act at a time.
CASHIER = frozenset(
    {
        "customers.view",
        "customers.edit",
        "products.view",
        "vouchers.view",
        "sales.sell",
        "sales.view",
    }
)
MANAGER = CASHIER | {
    "customers.delete",
    "customers.bulk",
    "customers.import",
    "customers.export",
    "customers.credit",
    "customers.reveal_id",
    "labels.edit",
    "products.edit",
    "products.import",
    "products.export",
    "sales.export",
    "sales.discount",
    "sales.price",
    "sales.void",
    "sales.refund",
    "sales.close_day",
    "promotions.view",
    "promotions.edit",
    "vouchers.issue",
    "vouchers.adjust",
    "shop.registers",
    "shop.audit",
}
ROLES = {"owner": frozenset(PERMISSIONS), "manager": MANAGER, "cashier": CASHIER}
