"""Who works off the jobs of the background."""

from __future__ import annotations

from datetime import date, datetime, timedelta

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


class Chores(models.QuerySet["Chore"]):
    def take(self, name: str, *, day: date) -> bool:
        """True for the first who asks on this day, of however many workers."""
        self.get_or_create(name=name, defaults={"day": date.min})
        return bool(self.filter(name=name, day__lt=day).update(day=day))


class Chore(models.Model):
    """What is done every day by itself, and the day for which it was last queued."""

    name = models.CharField(max_length=200, unique=True)
    # By UTC.
    day = models.DateField()

    objects = Chores.as_manager()

    def __str__(self) -> str:
        return f"{self.name} on {self.day}"
