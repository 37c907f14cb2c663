"""Jobs for the tests of the worker."""

import time
from pathlib import Path

from django_tasks import task
from django_tasks_db.models import DBTaskResult


@task()
def greet(name: str) -> str:
    return f"Hej {name}!"


@task()
def stumble() -> None:
    raise ZeroDivisionError


@task()
def tidy() -> None:
    pass


@task()
def wait_for(folder: str) -> None:
    """Says in the folder that it began, and ends once it is told to."""
    (Path(folder) / "began").touch()
    while not (Path(folder) / "end").exists():
        time.sleep(0.02)


@task()
def vanish() -> None:
    """Its row goes while it runs, as when a backup is put back."""
    DBTaskResult.objects.filter(task_path__endswith="vanish").delete()
