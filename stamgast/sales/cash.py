"""What is asked for in cash where the smallest coin is more than the smallest unit. Pure."""

from __future__ import annotations

from babel.core import get_global

# The law or the central bank says so, and Unicode's data not (yet).
SMALLEST = {"AUD": 5, "HUF": 500, "ILS": 10, "MYR": 5, "NZD": 10}
# Where a sale in euro is paid in steps of five cents.
FIVE_CENTS = frozenset({"BE", "EE", "FI", "IE", "IT", "LT", "NL", "SK"})


def rounded_cash(total: int, currency: str, country: str = "") -> int:
    """The total in coins that there are: SEK to 1.00, DKK to 0.50, EUR in NL to 0.05.

    To the nearest, a half away from zero, so that a refund gives what the sale took.
    """
    step = smallest(currency, country)
    rounded = (2 * abs(total) + step) // (2 * step) * step
    return rounded if total > 0 else -rounded


def smallest(currency: str, country: str) -> int:
    """The smallest amount that is paid in cash, in minor units."""
    if currency == "EUR":
        return 5 if country in FIVE_CENTS else 1
    if currency in SMALLEST:
        return SMALLEST[currency]
    known = get_global("currency_fractions")
    digits, _rounding, cash_digits, cash_rounding = known.get(currency, known["DEFAULT"])
    return int(max(cash_rounding, 1) * 10 ** (digits - cash_digits))


# Coins and notes in use, largest first, in minor units; elsewhere the sum alone is counted.
PIECES = {
    "SEK": (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100),
    "DKK": (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50),
    "NOK": (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 100),
    "EUR": (20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1),
    "GBP": (5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1),
    "CHF": (100_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5),
    "USD": (10_000, 5_000, 2_000, 1_000, 500, 100, 25, 10, 5, 1),
}


def pieces(currency: str) -> tuple[int, ...]:
    """What is counted one by one when a day ends; nothing where we don't know the coins."""
    return PIECES.get(currency, ())
