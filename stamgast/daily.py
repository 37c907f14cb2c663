"""What the house does by itself every day. A package with a chore adds it to DAILY.

The first worker that sees a new day (by UTC) queues them: in the small hours where
the house is open then, else when it opens. A chore must bear being done twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django_tasks import task
from django_tasks.base import Task

from stamgast.connect.introducing import forget_said
from stamgast.customers.forgetting import forget_deleted, forget_personal_ids
from stamgast.invoices.reminding import remind_of_overdue
from stamgast.jobs.forgetting import forget_jobs
from stamgast.sales.forgetting import forget_receipt_addresses, forget_sale_requests
from stamgast.shops.models import Shop
from stamgast.shops.sessions import forget_sign_ins
from stamgast.spreadsheets.uploading import forget_outdated


@task()
def forget_import_files() -> None:
    for shop in Shop.objects.order_by("pk"):
        forget_outdated(shop)


DAILY: Sequence[Task[[], Any]] = [
    forget_deleted,
    forget_personal_ids,
    forget_import_files,
    forget_sale_requests,
    forget_receipt_addresses,
    forget_said,
    forget_sign_ins,
    forget_jobs,
    remind_of_overdue,
]
