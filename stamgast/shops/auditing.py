from __future__ import annotations

from typing import Any

from stamgast.shops.models import AuditEntry, Shop, Staff


def audit(shop: Shop, by: Staff | None, action: str, subject: str = "", **details: Any) -> None:
    """Write down who did what. Details carry counts and names of fields, never a personal ID."""
    AuditEntry.objects.create(shop=shop, staff=by, action=action, subject=subject, details=details)
