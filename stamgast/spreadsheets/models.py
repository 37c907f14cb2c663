"""Imports: each file that somebody brought in, and what became of it."""

from __future__ import annotations

import shutil
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from stamgast.shops.models import LANGUAGES, Shop, Staff, User

# So long the files of an import are kept: as long as it may be looked into.
KEPT = timedelta(days=30)


class ImportRuns(models.QuerySet["ImportRun"]):
    def outdated(self, *, at: datetime) -> ImportRuns:
        return self.filter(created_at__lt=at - KEPT, files_gone=False)


class ImportRun(models.Model):
    """One file on its way into the registry.

    The file and what was found in it stand in a folder of its own, outside the
    database; `keeping.py` knows what. Each working state belongs to one job.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Reading")
        READ = "read", _("Columns to confirm")
        CHECKING = "checking", _("Checking")
        CHECKED = "checked", _("Ready to import")
        WAITING = "waiting", _("Waiting for another import")
        APPLYING = "applying", _("Importing")
        DONE = "done", _("Imported")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")
        FAILED = "failed", _("Refused")
        DISCARDED = "discarded", _("Discarded")

    WORKING = (State.UPLOADED, State.CHECKING, State.WAITING, State.APPLYING, State.UNDOING)
    OVER = (State.DONE, State.UNDONE, State.FAILED, State.DISCARDED)
    # In these the registry is written to; of a shop's imports only one is.
    WRITING = (State.APPLYING, State.UNDOING)

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="imports")
    staff = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=20, default="customers")
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # As it was called where it came from; never a path of ours.
    name = models.CharField(_("file"), max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=State, default=State.UPLOADED)
    # The job at work, to be asked how it fares.
    job = models.CharField(max_length=64, blank=True)
    # What the user chose: encoding, delimiter, sheet, key, blank ("keep" or "clear"), only_valid.
    # And of a refused one its `refusal`, by language.
    options = models.JSONField(default=dict)
    # A choice for each column, as mapping.told().
    mapping = models.JSONField(default=list)
    # rows, blank, new, changed, unchanged, refused, errors, warnings; undone: gone, restored.
    counts = models.JSONField(default=dict)
    # Why it was refused, in the language of who brought it.
    refusal = models.TextField(blank=True)
    # Of a plan that is carried out by steps: how many of its rows are written.
    written = models.PositiveIntegerField(null=True)
    # The groups and labels that it made: {"group": [keys], "labels": [keys]}; and first and last
    # of the `keys` that were set aside for its new rows.
    made = models.JSONField(default=dict)
    # What undoing it left as it is, since somebody had changed it: [record, name, field].
    kept = models.JSONField(default=list)
    files_gone = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # When its rows came in: the new ones bear it as the time they were added.
    applied_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar[ImportRuns] = ImportRuns.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["shop", "-created_at"], name="imports_by_time")]
        constraints = [
            models.UniqueConstraint(
                fields=["shop"],
                condition=models.Q(state__in=["applying", "undoing"]),
                name="one_import_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def folder(self) -> Path:
        return settings.DATA / "imports" / str(self.token)

    @property
    def file(self) -> Path:
        return self.folder / "original"

    @property
    def by(self) -> User | None:
        """Who brought it, where somebody did who signs in."""
        return self.staff.user if self.staff else None

    @property
    def working(self) -> bool:
        return self.state in self.WORKING

    @property
    def over(self) -> bool:
        return self.state in self.OVER

    def move(self, *, before: str, to: str, **changes: Any) -> bool:
        """Go on to a state; False where it was in another one already, as after a double click."""
        ours = ImportRun.objects.filter(pk=self.pk, state=before)
        if not ours.update(state=to, **changes):
            return False
        self.refresh_from_db()
        return True

    def begin(self, *, before: str, to: str, **changes: Any) -> bool:
        """Become the shop's one import that writes; False while another is."""
        try:
            with transaction.atomic():
                return self.move(before=before, to=to, **changes)
        except IntegrityError:
            return False

    @property
    def reference(self) -> str:
        """How the history of each customer names it."""
        return f"import:{self.pk}"

    def refuse(self, why: object) -> None:
        """It can't go on: `why` is the sentence that its owner reads."""
        said = {}
        for code, _name in LANGUAGES:
            with translation.override(code):
                said[code] = str(why)
        ImportRun.objects.filter(pk=self.pk).exclude(state__in=self.OVER).update(
            state=self.State.FAILED,
            refusal=str(why),
            options=self.options | {"refusal": said},
            finished_at=timezone.now(),
        )
        self.refresh_from_db()

    @property
    def told_refusal(self) -> str:
        """Why it was refused, in the language of who asks."""
        language = (translation.get_language() or "").partition("-")[0]
        said: str = self.options.get("refusal", {}).get(language, self.refusal)
        return said

    def discard(self) -> None:
        """Leave it: nothing was written, and its files are deleted."""
        ready = (self.State.READ, self.State.CHECKED, self.State.FAILED)
        left = ImportRun.objects.filter(pk=self.pk, state__in=ready)
        if left.update(state=self.State.DISCARDED, finished_at=timezone.now()):
            self.delete_files()

    def delete_files(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        ImportRun.objects.filter(pk=self.pk).update(files_gone=True)
        self.refresh_from_db()


class RememberedMapping(models.Model):
    """What a shop took the columns of such a file for, the last time."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="remembered_mappings")
    kind = models.CharField(max_length=20, default="customers")
    # Of the columns' names: mapping.signature().
    signature = models.CharField(max_length=64)
    # The target of each column; empty where it was left out.
    targets = models.JSONField(default=list)
    options = models.JSONField(default=dict)
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "kind", "signature"], name="mapping_once_a_header"
            )
        ]
