"""The shop's logo: a picture that somebody sent, made harmless. Pure.

It is known by what it contains, drawn anew at a modest size, and so loses its
name, its place and whatever else was hidden in it.
"""

from __future__ import annotations

import io
import struct
import zlib

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from stamgast.lib.refused import Refused

LARGEST = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
SIZE = (800, 400)


def clean(data: bytes) -> tuple[bytes, str]:
    """The picture as it is kept, and its content type."""
    if len(data) > LARGEST:
        raise too_large()
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as picture:
            # Only the head has been read: a small file may claim to be a huge picture.
            if picture.width * picture.height > MOST_PIXELS:
                raise too_large()
            return drawn_anew(picture)
    except Image.DecompressionBombError:
        raise too_large() from None
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, zlib.error):
        told = _("That is no picture we can read: send a PNG, JPEG or WebP.")
        raise Refused("logo_kind", told, field="logo") from None


def too_large() -> Refused:
    return Refused(
        "logo_size", _("That picture is too large: 5 MB and 40 megapixels at most."), field="logo"
    )


def drawn_anew(picture: Image.Image) -> tuple[bytes, str]:
    photo = picture.format == "JPEG"
    upright = ImageOps.exif_transpose(picture).convert("RGB" if photo else "RGBA")
    upright.thumbnail(SIZE)
    fresh = Image.new(upright.mode, upright.size)
    fresh.paste(upright)
    out = io.BytesIO()
    if photo:
        fresh.save(out, "JPEG", quality=90)
    else:
        fresh.save(out, "PNG", optimize=True)
    return out.getvalue(), "image/jpeg" if photo else "image/png"
