"""A picture that somebody sent, made harmless. Pure.

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


def clean(data: bytes, size: tuple[int, int]) -> tuple[bytes, str]:
    """The picture as it is kept, no larger than `size`, and its content type."""
    if len(data) > LARGEST:
        raise too_large()
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as picture:
            # Only the head has been read: a small file may claim to be a huge picture.
            if picture.width * picture.height > MOST_PIXELS:
                raise too_large()
            return drawn_anew(picture, size)
    except Image.DecompressionBombError:
        raise too_large() from None
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, zlib.error):
        told = _("That is no picture we can read: send a PNG, JPEG or WebP.")
        raise Refused("picture_kind", told) from None


def too_large() -> Refused:
    return Refused("picture_size", _("That picture is too large: 5 MB and 40 megapixels at most."))


def drawn_anew(picture: Image.Image, size: tuple[int, int]) -> tuple[bytes, str]:
    photo = picture.format == "JPEG"
    upright = ImageOps.exif_transpose(picture).convert("RGB" if photo else "RGBA")
    upright.thumbnail(size)
    fresh = Image.new(upright.mode, upright.size)
    fresh.paste(upright)
    out = io.BytesIO()
    if photo:
        fresh.save(out, "JPEG", quality=90)
    else:
        fresh.save(out, "PNG", optimize=True)
    return out.getvalue(), "image/jpeg" if photo else "image/png"


def small(data: bytes, size: tuple[int, int], most: int) -> bytes:
    """A picture of ours as a WebP of about `most` bytes, for a phone on a poor network."""
    with Image.open(io.BytesIO(data)) as picture:
        picture.thumbnail(size)
        for quality in (80, 50, 20):
            out = io.BytesIO()
            picture.save(out, "WEBP", quality=quality)
            if out.tell() <= most:
                break
    return out.getvalue()
