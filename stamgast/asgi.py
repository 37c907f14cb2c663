import os

from stamgast.server import Door

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stamgast.settings")


def application_of_django() -> Door:
    from django.conf import settings

    from stamgast.wsgi import application as wsgi

    return Door(wsgi, threads=settings.WEB_THREADS, limit=settings.MAX_BODY)


application = application_of_django()
