"""The web process: `python -m stamgast.web FD` answers on the listening socket it
inherits under that number."""

import os
import socket
import sys

from stamgast.processes import follow_parent

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stamgast.settings")
    follow_parent()

    from stamgast import server

    server.run(socket.socket(fileno=int(sys.argv[1])))
