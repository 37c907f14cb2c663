"""How a rule says no."""

from __future__ import annotations


class Refused(Exception):
    """A rule's no, with a sentence that the person at the screen can act on.

    `code` is stable and stands in docs/api.md; `field` names the field at which
    the sentence belongs, where there is one. `said` is the message before it was
    put into a language, for those who tell it later in another.
    """

    def __init__(self, code: str, message: object, *, field: str | None = None) -> None:
        super().__init__(str(message))
        self.code = code
        self.said, self.message = message, str(message)
        self.field = field
