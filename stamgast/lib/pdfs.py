"""What makes a PDF of a page, on machines that can."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from PIL import ImageFile

from stamgast.lib.refused import Refused


class NoPdf(Refused):
    def __init__(self) -> None:
        told = _("This machine makes no PDF yet: stamgast doctor says what it lacks.")
        super().__init__("pdf_missing", told)


def printer() -> Any:
    """WeasyPrint's; NoPdf where the machine has no Pango."""
    return loaded().HTML


@cache
def looks(css: str) -> Any:
    """A style sheet that is read once for all the papers that it is given to. It can't bring
    fonts: those belong to one paper, in its own <style>."""
    return loaded().CSS(string=css)


def loaded() -> Any:
    try:
        # Takes a second to load: whoever prints no PDF does without.
        import weasyprint
    except OSError as missing:
        raise NoPdf from missing
    # It lets Pillow take half a picture for a whole one, in all of the house.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return weasyprint
