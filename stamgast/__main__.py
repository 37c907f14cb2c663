"""The command line. `stamgast help` lists what an operator needs; Django's own
commands (migrate, shell, createsuperuser ...) answer under the same name."""

from __future__ import annotations

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import (
    BaseCommand,
    CommandError,
    ManagementUtility,
    load_command_class,
)

from stamgast import __version__

# The same sentences as in the commands: read from there they would need the
# settings, and asking for help must not make a data folder.
OURS = {
    "serve": "Open the shop: web pages and background jobs, until Ctrl-C.",
    "worker": "Work off the jobs of the background: imports, exports, mail.",
    "demo": "Make a demo shop with made-up customers, or bring it to a number of them.",
    "import": "Bring customers or products in from a spreadsheet.",
    "export": "Write customers or products to a file.",
    "doctor": "Look the house over and say what is wrong.",
    "backup": "Save the whole shop to one file.",
    "restore": "Bring a shop back from a backup.",
}


def listing() -> str:
    return "\n".join(
        [
            f"Stamgast {__version__}: knows a shop's customers.",
            "",
            *(f"  stamgast {name:<9}{sentence}" for name, sentence in OURS.items()),
            "",
            "stamgast COMMAND --help tells the rest.",
        ]
    )


def run(name: str, arguments: list[str]) -> None:
    """Runs one of ours; what stands in its way is said as one sentence."""
    import django

    django.setup()
    from django.db import connections

    from stamgast.lib.refused import Refused

    command: BaseCommand = load_command_class("stamgast", name)
    command._called_from_command_line = True  # type: ignore[attr-defined]
    given = vars(command.create_parser("stamgast", name).parse_args(arguments))
    try:
        command.execute(*given.pop("args", ()), **given)
    except (CommandError, Refused) as stopped:
        sys.exit(str(stopped))
    finally:
        connections.close_all()


def main() -> None:
    try:
        obey(sys.argv[1:])
    except ImproperlyConfigured as wrong:
        sys.exit(str(wrong))


def obey(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stamgast.settings")
    if not arguments or arguments in (["help"], ["--help"], ["-h"]):
        print(listing())
    elif arguments == ["--version"]:
        print(__version__)
    elif arguments[0] in OURS:
        run(arguments[0], arguments[1:])
    else:
        ManagementUtility(["stamgast", *arguments]).execute()


if __name__ == "__main__":
    main()
