"""One module for each part of the desk. Each hands its names on here when it is there."""

from . import history, imports, merging, reviews, roles

__all__ = ["history", "imports", "merging", "reviews", "roles"]
