"""Every table of the house: Django finds them here, each stands with its domain."""

from stamgast.accounts.models import (
    Account,
    AccountEntry,
    AccountPayment,
    CreditRules,
    Match,
    PaymentSeries,
    StatementOut,
)
from stamgast.catalogue.models import Barcode, Category, Picture, Product, ProductChange, Tax
from stamgast.connect.models import CustomerPasskey, Introduction, LoyaltySettings, Purpose
from stamgast.customers.models import (
    Change,
    Consent,
    Customer,
    Group,
    Identifier,
    Label,
    LabelCategory,
)
from stamgast.customers.search_tables import Indexed, SearchBucket
from stamgast.invoices.models import (
    ExchangeRate,
    Invoice,
    InvoicedSale,
    InvoiceLine,
    InvoiceOut,
    InvoiceRules,
    InvoiceSeries,
    Reminder,
)
from stamgast.jobs.models import Chore, WorkerBeat
from stamgast.loyalty.models import GroupRate, PointAccount, PointEntry, PointRules
from stamgast.promotions.models import Promotion, Voucher, VoucherCode, VoucherEntry
from stamgast.sales.days import CashMovement, Day
from stamgast.sales.models import Line, ReceiptOut, ReceiptSeries, Sale, SaleRequest, Tender
from stamgast.sales.spending import Spending
from stamgast.shops.answers import ApiAnswer
from stamgast.shops.api_tokens import ApiToken
from stamgast.shops.devices import Device, Waiting
from stamgast.shops.models import AuditEntry, Logo, Outlet, Register, Shop, Staff, User
from stamgast.shops.shifts import Approval, Shift
from stamgast.spreadsheets.models import ImportRun, RememberedMapping

__all__ = [
    "Account",
    "AccountEntry",
    "AccountPayment",
    "ApiAnswer",
    "ApiToken",
    "Approval",
    "AuditEntry",
    "Barcode",
    "CashMovement",
    "Category",
    "Change",
    "Chore",
    "Consent",
    "CreditRules",
    "Customer",
    "CustomerPasskey",
    "Day",
    "Device",
    "ExchangeRate",
    "Group",
    "GroupRate",
    "Identifier",
    "ImportRun",
    "Indexed",
    "Introduction",
    "Invoice",
    "InvoiceLine",
    "InvoiceOut",
    "InvoiceRules",
    "InvoiceSeries",
    "InvoicedSale",
    "Label",
    "LabelCategory",
    "Line",
    "Logo",
    "LoyaltySettings",
    "Match",
    "Outlet",
    "PaymentSeries",
    "Picture",
    "PointAccount",
    "PointEntry",
    "PointRules",
    "Product",
    "ProductChange",
    "Promotion",
    "Purpose",
    "ReceiptOut",
    "ReceiptSeries",
    "Register",
    "RememberedMapping",
    "Reminder",
    "Sale",
    "SaleRequest",
    "SearchBucket",
    "Shift",
    "Shop",
    "Spending",
    "Staff",
    "StatementOut",
    "Tax",
    "Tender",
    "User",
    "Voucher",
    "VoucherCode",
    "VoucherEntry",
    "Waiting",
    "WorkerBeat",
]
