"""A customer is in three indexes less: nobody asks for them by who made them, and few have a
tax of their own or were made by a page that repeats itself. Of what hangs from one, the shop is
no longer checked row by row."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("stamgast", "0001_the_whole_house")]

    operations = [
        *(
            migrations.AlterField(
                model,
                "shop",
                models.ForeignKey(
                    db_constraint=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    to="stamgast.shop",
                    **other,
                ),
            )
            for model, other in (
                ("consent", {"related_name": "consents"}),
                ("identifier", {"related_name": "identifiers", "db_index": False}),
                ("indexed", {"related_name": "+", "db_index": False}),
            )
        ),
        migrations.RemoveConstraint("customer", "customer_made_once"),
        migrations.AlterField(
            "customer",
            "created_by",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="stamgast.staff",
            ),
        ),
        migrations.AlterField(
            "customer",
            "tax",
            models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="stamgast.tax",
                verbose_name="tax",
            ),
        ),
        migrations.AddIndex(
            "customer",
            models.Index(fields=["tax"], condition=Q(tax__isnull=False), name="customer_by_tax"),
        ),
        migrations.AddConstraint(
            "customer",
            models.UniqueConstraint(
                fields=("shop", "request_key"),
                condition=Q(request_key__isnull=False),
                name="customer_made_once",
            ),
        ),
    ]
