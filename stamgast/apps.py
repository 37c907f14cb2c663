from django.apps import AppConfig


class StamgastConfig(AppConfig):
    name = "stamgast"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Its packages need the models, which are all there by now.
        from stamgast import customer_columns

        customer_columns.put_up()
