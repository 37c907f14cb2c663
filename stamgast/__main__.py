"""The command line. `stamgast help` lists what an operator needs; Django's own
commands (migrate, shell, createsuperuser ...) answer under the same name."""

from __future__ import annotations

import os
import sys

from django.core.management import (
    BaseCommand,
    CommandError,
    ManagementUtility,
    get_commands,
    handle_default_options,
    load_command_class,
)

from stamgast import __version__

OURS = ["serve", "worker", "demo", "import", "export", "doctor", "backup", "restore"]


def listing() -> str:
    lines = [f"Stamgast {__version__}: knows a shop's customers.", ""]
    known = get_commands()
    for name in OURS:
        if name in known:
            lines.append(f"  stamgast {name:<9}{load_command_class('stamgast', name).help}")
    return "\n".join([*lines, "", "stamgast COMMAND --help tells the rest."])


def run(command: BaseCommand, arguments: list[str]) -> None:
    """Runs one of ours; what stands in its way is said as one sentence."""
    import django
    from django.db import connections

    from stamgast.lib.refused import Refused

    command._called_from_command_line = True  # type: ignore[attr-defined]
    options = command.create_parser("stamgast", arguments[0]).parse_args(arguments[1:])
    handle_default_options(options)
    django.setup()
    given = vars(options)
    try:
        command.execute(*given.pop("args", ()), **given)
    except (CommandError, Refused) as stopped:
        sys.exit(str(stopped))
    finally:
        connections.close_all()


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stamgast.settings")
    arguments = sys.argv[1:]
    if not arguments or arguments in (["help"], ["--help"], ["-h"]):
        print(listing())
    elif arguments == ["--version"]:
        print(__version__)
    elif arguments[0] in OURS and arguments[0] in get_commands():
        run(load_command_class("stamgast", arguments[0]), arguments)
    else:
        ManagementUtility(["stamgast", *arguments]).execute()


if __name__ == "__main__":
    main()
