"""Writes down what each customer spent in which month, from the sales that there are."""

from zoneinfo import ZoneInfo

from django.db import migrations
from django.db.models import Count, DateField, Max, Q, Sum
from django.db.models.functions import TruncMonth

CHUNK = 2_000


def write_down(apps, _editor):
    Shop, Sale, Spending = (apps.get_model("stamgast", name) for name in ("Shop", "Sale", "Spending"))
    # What was completed since the table is there is counted in it already.
    Spending.objects.all().delete()
    for shop in Shop.objects.order_by("pk"):
        zone = ZoneInfo(shop.time_zone)
        month = TruncMonth("ended_at", output_field=DateField(), tzinfo=zone)
        a_visit = Q(kind="sale")
        rows = (
            Sale.objects.filter(shop=shop, state="completed", customer__isnull=False)
            .order_by()
            .values("customer_id", month=month)
            .annotate(
                spent=Sum("total"),
                visits=Count("pk", filter=a_visit),
                last_at=Max("ended_at", filter=a_visit),
            )
        )
        made = []
        for row in rows.iterator(CHUNK):
            made.append(Spending(shop=shop, **row))
            if len(made) == CHUNK:
                Spending.objects.bulk_create(made)
                made = []
        Spending.objects.bulk_create(made)


class Migration(migrations.Migration):
    dependencies = [
        ("stamgast", "0024_invoices_written"),
    ]
    operations = [migrations.RunPython(write_down, migrations.RunPython.noop)]
