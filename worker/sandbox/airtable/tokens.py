"""Who calls: tokens with their scopes, and the role that their user has in each base."""

import random
import string
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from worker.sandbox.airtable import exceptions
from worker.sandbox.airtable.writes import new_id

SCOPES: Final = frozenset(
    {"data.records:read", "data.records:write", "schema.bases:read", "schema.bases:write", "user.email:read"}
)
ROLES: Final = ("none", "read", "comment", "edit", "create")
"""From the least to the most."""


@dataclass(slots=True, frozen=True)
class Token:
    """One personal access token. `bases` is None where it reaches every base; `roles` overrides `role`."""

    secret: str
    user: str
    scopes: frozenset[str]
    role: str
    bases: frozenset[str] | None = None
    roles: Mapping[str, str] = field(default_factory=dict)

    def role_in(self, base_id: str) -> str:
        """Return what its user may do in a base."""
        if self.bases is not None and base_id not in self.bases:
            return "none"
        return self.roles.get(base_id, self.role)


class Tokens:
    """The tokens that exist."""

    def __init__(self, source: random.Random) -> None:
        self._random = source
        self._known: dict[str, Token] = {}

    def create(
        self, scopes: Collection[str], role: str, bases: Collection[str] | None, roles: Mapping[str, str]
    ) -> Token:
        """Make a token shaped like a real one: pat, fourteen characters, a dot, sixty-four digits."""
        unknown = set(scopes) - SCOPES
        if unknown or role not in ROLES:
            raise ValueError(f"no such scopes or role: {sorted(unknown)} {role}")
        digits = "".join(self._random.choices(string.hexdigits[:16], k=64))
        secret = f"{new_id('pat', self._random)}.{digits}"
        only = frozenset(bases) if bases is not None else None
        token = Token(secret, new_id("usr", self._random), frozenset(scopes), role, only, dict(roles))
        self._known[secret] = token
        return token

    def revoke(self, secret: str) -> None:
        """Make a token invalid from now on."""
        self._known.pop(secret, None)

    def authenticate(self, header: str) -> Token:
        """Return the token of an Authorization header; 401 for none and for an unknown one alike."""
        kind, _, secret = header.partition(" ")
        if kind != "Bearer" or secret not in self._known:
            raise exceptions.authentication_required()
        return self._known[secret]


def require(token: Token, scope: str) -> None:
    """Refuse a token that lacks a scope: the vendor does not say which."""
    if scope not in token.scopes:
        raise exceptions.model_not_found()


def require_role(token: Token, base_id: str, role: str, doing: str) -> None:
    """Refuse a user whose role in the base is too low."""
    held = token.role_in(base_id)
    if ROLES.index(held) < ROLES.index("read"):
        raise exceptions.model_not_found()
    if ROLES.index(held) < ROLES.index(role):
        raise exceptions.not_permitted(doing)
