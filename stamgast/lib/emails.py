"""E-mail addresses: checked for their form alone; nobody is asked whether they exist."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email


def normal(text: str) -> str | None:
    """The address as it is kept, or None where it is none: the domain in lower case."""
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        return None
