"""Stamgast: knows a shop's customers, from the back office to the cash register."""

__version__ = "0.1.0"
