import os

from stamgast.server import Door, Live

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stamgast.settings")


def application_of_django() -> Door:
    from django.conf import settings

    from stamgast.wsgi import application as wsgi

    return Door(
        wsgi, threads=settings.WEB_THREADS, limit=settings.MAX_BODY, live=streams_of_django()
    )


def streams_of_django() -> Live:
    """Once Django is set up, as the import of wsgi does."""
    from stamgast.connect.streams import Streams, seen_by_kind
    from stamgast.lib import live

    return Streams(seen_by_kind(), live.bus())


application = application_of_django()
