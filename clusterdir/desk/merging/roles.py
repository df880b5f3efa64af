"""Who merges entries."""

from ..roles import Role, role_of

MERGERS = (Role.EDITOR, Role.ADMINISTRATOR)


def may_merge(user):
    return role_of(user) in MERGERS
