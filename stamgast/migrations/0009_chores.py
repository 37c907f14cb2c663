from django.db import migrations, models

STEP = 500


def sort_other_scripts(apps, schema_editor):
    """Names in Greek, Cyrillic, Arabic, Chinese ... had no place in the list."""
    from stamgast.customers.storing import sorted_as

    customers = apps.get_model("stamgast", "Customer").objects
    fields = ("shop__language", "kind", "first_name", "last_name", "company_name", "sort_name")
    rows = customers.select_related("shop").only(*fields).order_by("pk")
    late = []
    for customer in rows.iterator(STEP):
        key = sorted_as(customer, customer.shop)
        if key != customer.sort_name:
            customer.sort_name = key
            late.append(customer)
    customers.bulk_update(late, ["sort_name"], STEP)


class Migration(migrations.Migration):

    dependencies = [
        ('stamgast', '0008_customer_list'),
    ]

    operations = [
        migrations.CreateModel(
            name='Chore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True)),
                ('day', models.DateField()),
            ],
        ),
        migrations.AddField(
            model_name='user',
            name='new_email',
            field=models.EmailField(blank=True, editable=False, max_length=254),
        ),
        migrations.RunPython(sort_other_scripts, migrations.RunPython.noop),
    ]
