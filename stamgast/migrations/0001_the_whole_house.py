"""All tables at once: what a new house begins with.

After each of some three hundred steps Django would make its picture of all tables anew, which
takes eight seconds. So the picture is drawn first, from the same steps, and then the tables are
made from it. A house from before goes on by the steps.
"""

from importlib import import_module

from django.db import migrations

STEPS = [
    "0001_initial",
    "0002_worker_beat",
    "0003_logo_and_invitations",
    "0004_imports",
    "0005_customers_by_group_and_birth",
    "0006_customer_search",
    "0007_second_factor_required",
    "0008_customer_list",
    "0009_chores",
    "0010_imports_in_turn",
    "0011_api",
    "0012_products",
    "0013_catalogue",
    "0014_registers",
    "0015_sales",
    "0016_loyalty_settings",
    "0017_days",
    "0018_introductions",
    "0019_who_they_say_they_are",
    "0020_phones",
    "0021_points_accounts_invoices",
    "0022_points_of_a_sale",
    "0023_account_payments_and_statements",
    "0024_invoices_written",
    "0025_what_customers_spent",
    "0026_matches_that_were_undone",
    "0027_receipts_of_payments",
    "0028_tax_in_the_currency_at_home",
]
# Customers come in the plain order of these, not in that of a language.
PLAIN = ("sort_name", "number", "town_key")


class Drawn(migrations.SeparateDatabaseAndState):
    """Steps whose picture is looked at when all are done."""

    def state_forwards(self, app_label, state):
        vars(state).pop("apps", None)
        super().state_forwards(app_label, state)


def step(name):
    return import_module(f"stamgast.migrations.{name}")


def make_tables(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        customer = apps.get_model("stamgast", "Customer")._meta
        for name in PLAIN:
            field = customer.get_field(name)
            if field.generated:
                field.output_field = field = field.output_field.clone()
            field.db_collation = "C"
    for model in apps.get_app_config("stamgast").get_models():
        schema_editor.create_model(model)
    step("0006_customer_search").create(apps, schema_editor)
    step("0008_customer_list").watch_labels(apps, schema_editor)


class Migration(migrations.Migration):
    initial = True
    replaces = [("stamgast", name) for name in STEPS]
    dependencies = []
    operations = [
        Drawn(state_operations=[each for name in STEPS for each in step(name).Migration.operations]),
        migrations.RunPython(make_tables),
    ]
