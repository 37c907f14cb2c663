"""By which rules the demo shop's customers collect points, buy on account and are invoiced."""

from __future__ import annotations

from stamgast.accounts.models import CreditRules
from stamgast.demo.filling import Scene, place_of
from stamgast.invoices.models import InvoiceRules
from stamgast.loyalty.models import PointRules
from stamgast.loyalty.ruling import rule

# Days, and öre.
TO_PAY, LIMIT = 14, 500_00
# A fee only where the foot says so: see docs/invoices.md.
REMINDERS = [{"after": 5, "fee": 0}, {"after": 15, "fee": 60_00}]
FOOT = {
    "en": "Paid late, a second reminder costs SEK 60, and interest is charged by law.",
    "sv": "Vid sen betalning kostar en andra påminnelse 60 kr, och ränta utgår enligt lag.",
    "nl": "Te laat betaald kost een tweede herinnering SEK 60, en geldt de wettelijke rente.",
}
FIRST_INVOICE = 2001
# By the places of groups: regulars collect twice as fast, staff nothing.
RATES = {0: 5_00, 4: 0}


def settle_terms(scene: Scene) -> None:
    """Once; whatever somebody has set stays."""
    shop = scene.shop
    CreditRules.objects.get_or_create(
        shop=shop, defaults={"policy": CreditRules.Policy.LIMIT, "limit": LIMIT, "days": TO_PAY}
    )
    own = {"days": TO_PAY, "first_number": FIRST_INVOICE, "reminders": REMINDERS}
    own |= {"foot_text": FOOT, "f_tax": True}
    InvoiceRules.objects.get_or_create(shop=shop, defaults=own)
    if not PointRules.objects.filter(shop=shop).exists():
        points = PointRules(shop=shop, on=True, sign_up_bonus=50, expire_after_months=12)
        rates = {place_of(scene.groups, place): rate for place, rate in RATES.items()}
        there = {group: rate for group, rate in rates.items() if group}
        rule(points, there, at=scene.today)
