"""The stand-in's Airtable: its bases, its callers, and what each call needs before it is carried out."""

import random
import threading
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

from worker.sandbox.airtable import exceptions
from worker.sandbox.airtable.base import Base
from worker.sandbox.airtable.exceptions import Json
from worker.sandbox.airtable.limits import Limits
from worker.sandbox.airtable.meta import make_base
from worker.sandbox.airtable.records import Records
from worker.sandbox.airtable.schema import Record, Table
from worker.sandbox.airtable.tokens import ROLES, SCOPES, Token, Tokens
from worker.sandbox.airtable.writes import new_id
from worker.sandbox.switches import Switches

_PER_USER = 50
"""Calls a second of all tokens of one user."""


class Airtable:
    """Everything that is kept, behind one lock: whoever calls in holds it."""

    def __init__(self, *, now: Callable[[], datetime], source: random.Random, switches: Switches) -> None:
        self.lock = threading.RLock()
        self.now = now
        self.random = source
        self.switches = switches
        self.bases: dict[str, Base] = {}
        self.tokens = Tokens(source)
        self.records = Records(switches, source)
        self.limits = Limits(switches)
        self.workspace = new_id("wsp", source)

    def date(self) -> datetime:
        """Return what the `Date` header says, which may differ from the clock that stamps records."""
        return self.now() + timedelta(seconds=self.switches.date_offset)

    def admit(self, header: str, base_id: str | None, *, meta: bool) -> Token:
        """Return who calls; refuse an unknown token, a call too many a second, and one too many a month."""
        token = self.tokens.authenticate(header)
        now = self.now()
        workspace = self.bases[base_id].workspace if base_id in self.bases else self.workspace
        self.limits.admit(token.user, _PER_USER, now)
        if base_id:
            self.limits.admit(base_id, self.limits.per_second(workspace, now), now)
        if not meta or self.switches.meta_calls_count:
            self.limits.spend(workspace, now, refusable=not meta)
        return token

    def writes_as(self, user: str) -> None:
        """Let whoever watches a base's writes know whose they are; "" for people's own hands."""
        for base in self.bases.values():
            base.writer = user

    def base(self, base_id: str, token: Token, *, meta: bool) -> Base:
        """Return a base that the token may see; what is said of another differs between the two APIs."""
        base = self.bases.get(base_id)
        if base is None or token.role_in(base_id) == "none":
            old = self.switches.old_not_found_codes
            raise exceptions.model_not_found() if meta and not old else exceptions.not_found()
        return base

    def table(self, base: Base, name_or_id: str) -> Table:
        """Return a table of a base by id or name."""
        table = base.find(name_or_id)
        if table is None:
            if self.switches.old_not_found_codes:
                raise exceptions.table_not_found(name_or_id, base.id)
            raise exceptions.model_not_found()
        return table

    def anywhere(self, record: Record | None) -> Record:
        """Return the record that a single-record call names; refuse if no table of the base has it."""
        if record is None:
            old = self.switches.old_not_found_codes
            raise exceptions.model_id_not_found() if old else exceptions.model_not_found()
        return record

    def add_base(self, name: str, tables: list[Json], *, seeding: bool) -> Base:
        """Make a base in the one workspace there is."""
        base = make_base(name, self.workspace, tables, self.random, seeding=seeding)
        self.bases[base.id] = base
        return base

    def add_token(
        self, *, scopes: Collection[str] = SCOPES, role: str = ROLES[-1],
        bases: Collection[str] | None = None, roles: Mapping[str, str] | None = None,
    ) -> Token:  # fmt: skip
        """Make a token; by default it may do everything, everywhere."""
        return self.tokens.create(scopes, role, bases, roles or {})
