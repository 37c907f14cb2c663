from __future__ import annotations

import errno
import http.client
import socket
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils.translation import gettext as _

from stamgast.processes import Child, ChildFailed, Parent
from stamgast.shops.models import Shop
from stamgast.staticfiles import collect


class Command(BaseCommand):
    help = "Open the shop: web pages and background jobs, until Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=settings.HOST, help="address to answer on")
        parser.add_argument("--port", type=int, default=settings.PORT, help="0 takes a free one")
        parser.add_argument("--no-worker", action="store_true", help="web pages only")
        parser.add_argument("--demo", action="store_true", help="make a demo shop if there is none")

    def handle(self, *, host: str, port: int, no_worker: bool, demo: bool, **_o: Any) -> None:
        door = bound(host, port)
        call_command("migrate", verbosity=0, interactive=False)
        if not settings.DEBUG:
            collect()
        if demo:
            call_command("demo", "--if-empty", stdout=self.stdout)
        fd = door.fileno()
        children = [Child("web", ["stamgast.web", str(fd)], (fd,))]
        if not no_worker:
            children.append(Child("worker", ["stamgast", "worker"]))
        parent = Parent(children)
        try:
            parent.start()
            wait_until_open(door, parent)
            self.welcome(address(door))
            connections.close_all()
            parent.watch()
        except ChildFailed as failed:
            sentence = _("The %(name)s process ended at its start.") % {"name": failed}
            raise CommandError(sentence) from None
        finally:
            parent.end()
            door.close()
        self.stdout.write(_("Closed."))

    def welcome(self, address: str) -> None:
        self.stdout.write(_("Stamgast is open at %(address)s") % {"address": address})
        logins = settings.DATA / "demo-logins.txt"
        if logins.exists():
            self.stdout.write(logins.read_text())
        elif not Shop.objects.exists():
            self.stdout.write(_("There is no shop yet: that page makes the first."))
        self.stdout.write(_("Ctrl-C closes it."))


def bound(host: str, port: int) -> socket.socket:
    """A listening socket, or one sentence why not."""
    try:
        family, kind, proto, _name, where = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        door = socket.socket(family, kind, proto)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(where)
        door.listen(2048)
    except socket.gaierror:
        raise CommandError(why_not(None, host, port)) from None
    except OSError as error:
        raise CommandError(why_not(error.errno, host, port)) from None
    return door


def why_not(error: int | None, host: str, port: int) -> str:
    if error == errno.EADDRINUSE:
        sentence = _("Port %(port)d is taken: stop what runs there, or choose another (--port).")
    elif error == errno.EACCES:
        sentence = _("Port %(port)d needs more rights: choose one above 1023 (--port).")
    else:
        sentence = _("%(host)s is not an address of this machine.")
    return sentence % {"port": port, "host": host}


def address(door: socket.socket) -> str:
    host, port = door.getsockname()[:2]
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"


def wait_until_open(door: socket.socket, parent: Parent) -> None:
    """Until a page comes back, whatever it says."""
    host, port = door.getsockname()[:2]
    local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    while not parent.asked_to_end.is_set():
        connection = http.client.HTTPConnection(local, port, timeout=2)
        try:
            connection.request("GET", "/health/")
            connection.getresponse().read()
        except OSError:
            parent.check()
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
