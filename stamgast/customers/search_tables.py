"""Where the search looks. `searching` alone writes these; each database has its
own index over `Indexed.terms` (migration 0002)."""

from __future__ import annotations

from django.db import models

from stamgast.customers.models import Customer
from stamgast.shops.models import Shop


class Indexed(models.Model):
    """What a customer is found by. A deleted customer has none."""

    customer = models.OneToOneField(
        Customer, models.CASCADE, primary_key=True, related_name="indexed"
    )
    shop = models.ForeignKey(
        Shop, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    # Parted by spaces, in the form that the database's index wants.
    terms = models.TextField()


class SearchBucket(models.Model):
    """Customers of a shop who came one after the other; PostgreSQL asks the newest first.

    Its index can't walk from new to old, so each term begins with the bucket's key,
    and a search stops at the bucket that fills the list.
    """

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+")
    # It has the customers from this key on, up to the next bucket's.
    first = models.BigIntegerField()
