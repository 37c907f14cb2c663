"""Who works off the jobs of the background."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

# A worker says every BEAT that it lives; one silent for SILENCE is dead.
BEAT = timedelta(seconds=2)
SILENCE = timedelta(seconds=8)


class WorkerBeats(models.QuerySet["WorkerBeat"]):
    def alive(self, *, at: datetime) -> WorkerBeats:
        return self.filter(at__gte=at - SILENCE)


class WorkerBeat(models.Model):
    """A worker's last sign of life."""

    worker = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    objects = WorkerBeats.as_manager()

    def __str__(self) -> str:
        return f"{self.worker} at {self.at:%H:%M:%S}"
