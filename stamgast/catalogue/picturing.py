"""Pictures of products: small, for the register's grid."""

from __future__ import annotations

import hashlib

from stamgast.catalogue.models import Picture
from stamgast.lib import pictures
from stamgast.shops.models import Shop

# Twice a tile of the register, for screens that draw fine.
SIZE = (320, 320)


def keep(shop: Shop, sent: bytes) -> str:
    """Keep a picture that somebody sent; the fingerprint by which products have it."""
    image, content_type = pictures.clean(sent, SIZE)
    fingerprint = hashlib.sha256(image).hexdigest()[:16]
    Picture.objects.get_or_create(
        shop=shop,
        fingerprint=fingerprint,
        defaults={"image": image, "content_type": content_type},
    )
    return fingerprint
