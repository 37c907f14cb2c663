from django.apps import AppConfig


class StamgastConfig(AppConfig):
    name = "stamgast"
    default_auto_field = "django.db.models.BigAutoField"
