"""What Table Mode says by itself, without asking the server: js/grid.js reads it from the page."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def texts() -> dict[str, str | list[str]]:
    """Sentences by their names; those that count something as one and several."""
    counts = (1, 2)
    return {
        "cell": _("%(column)s, row %(row)s"),
        "row": _("Row %(row)s"),
        "saved": _("saved"),
        "changed": _("changed"),
        "pasted": [ngettext("%(count)s row pasted.", "%(count)s rows pasted.", n) for n in counts],
        "byName": _("Columns were placed by their names: %(names)s."),
        "leftOut": _("Left out, as no column here is called so: %(names)s."),
        "told": _("Left as they are, since Stamgast works them out: %(names)s."),
        "tooWide": _("What lay beyond the last column was left out."),
        "full": _("The table is full: it takes %(count)s rows at a time."),
        "emptied": [
            ngettext("%(count)s cell emptied.", "%(count)s cells emptied.", n) for n in counts
        ],
        "copied": [
            ngettext("%(count)s cell copied.", "%(count)s cells copied.", n) for n in counts
        ],
        "filled": [
            ngettext("%(count)s cell filled.", "%(count)s cells filled.", n) for n in counts
        ],
        "taken": [
            ngettext(
                "%(count)s row removed from the table.", "%(count)s rows removed from the table.", n
            )
            for n in counts
        ],
        "selected": [
            ngettext("%(count)s cell selected.", "%(count)s cells selected.", n) for n in counts
        ],
        "undone": _("Undone."),
        "redone": _("Done again."),
        "noUndo": _("There is nothing to undo."),
        "noRedo": _("There is nothing to do again."),
        "leave": _("The Tab key leaves the table now."),
        "unsaved": [ngettext("%(count)s row to save", "%(count)s rows to save", n) for n in counts],
        "allSaved": _("All is saved."),
        "blank": _("Nothing to save yet."),
        "saving": _("Saving …"),
        "first": _("The first: row %(row)s, %(column)s."),
        "more": [ngettext("and %(count)s more", "and %(count)s more", n) for n in counts],
        "signedOut": _(
            "You were signed out. Nothing is lost: sign in on a new page, come back here"
            " and save again."
        ),
        "noConnection": _("No connection to Stamgast. Nothing is lost: save again in a moment."),
        "fault": _("Something went wrong on our side. Nothing is lost: save once more."),
    }
