"""One module for each part of the desk that has forms or lists of its own."""

from . import accounts, proposals, reviews

__all__ = ["accounts", "proposals", "reviews"]
