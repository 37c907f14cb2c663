from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

# So long a finished job may be asked how it went. Mails stand in theirs.
KEPT = timedelta(days=7)


@task()
def forget_jobs() -> int:
    old = DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT)
    return int(old.delete()[0])
