"""What is forgotten of sales by itself, every day."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django_tasks import task

from stamgast.accounts.models import StatementOut
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
    before = timezone.now() - WAITING
    outs = (ReceiptOut.objects.exclude(address=""), StatementOut.objects.exclude(address=""))
    return sum(waiting.filter(at__lt=before).update(address="") for waiting in outs)
