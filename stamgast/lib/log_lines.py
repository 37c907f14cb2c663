"""Lines of the log, without what opens a page by itself."""

from __future__ import annotations

import logging
import re

# Whoever reads the log must not be able to open a customer's page at the counter.
OPENS = re.compile(r"(/hello/)[^/\s?#'\"]+")


class Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """The traceback too, for an error may name the address that it happened at."""
        return OPENS.sub(r"\1…", super().format(record))
