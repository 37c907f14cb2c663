"""What is forgotten of sales by itself, every day."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django_tasks import task

from stamgast.sales.acting import REPEATED
from stamgast.sales.models import ReceiptOut, SaleRequest

# A typed address waits no longer than the last try of its mail.
WAITING = dt.timedelta(days=1)


@task()
def forget_sale_requests() -> int:
    """Nobody sends a request again after so long."""
    return int(SaleRequest.objects.filter(at__lt=timezone.now() - REPEATED).delete()[0])


@task()
def forget_receipt_addresses() -> int:
    """Of mails whose job ended by a fault of ours."""
    waiting = ReceiptOut.objects.exclude(address="")
    return waiting.filter(at__lt=timezone.now() - WAITING).update(address="")
