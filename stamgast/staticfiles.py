import fcntl
import hashlib

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Extensions for a later htmx: they import a module by a name no browser can find.
NOT_OURS_TO_SERVE = ["django_htmx/ext/*"]


class Hashed(CompressedManifestStaticFilesStorage):
    """Static files under names that carry their content, so that a browser may
    keep them for ever; imports between our modules are renamed with them."""

    support_js_module_import_aggregation = True
    manifest_strict = False


def collect() -> None:
    """Brings the collected static files up to date; quick where nothing changed."""
    now = fingerprint()
    stamp = settings.STATIC_ROOT.with_name("static.stamp")
    stamp.parent.mkdir(parents=True, exist_ok=True)
    with stamp.open("a+") as kept:
        # Two servers of one checkout may start at once.
        fcntl.flock(kept, fcntl.LOCK_EX)
        kept.seek(0)
        if kept.read() == now and settings.STATIC_ROOT.exists():
            return
        call_command(
            "collectstatic", interactive=False, verbosity=0, ignore_patterns=NOT_OURS_TO_SERVE
        )
        kept.truncate(0)
        kept.write(now)


def fingerprint() -> str:
    total = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            with storage.open(path) as file:
                total.update(path.encode() + b"\0" + file.read() + b"\0")
    return total.hexdigest()
