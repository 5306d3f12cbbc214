"""One call as the answers see it: who calls, which base and table, and what was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import datetime
from functools import cached_property

from worker.sandbox.airtable import exceptions, parameters, tokens
from worker.sandbox.airtable.base import Base
from worker.sandbox.airtable.exceptions import Json
from worker.sandbox.airtable.models import Airtable
from worker.sandbox.airtable.schema import Field, Table


@dataclass(kw_only=True)
class Call:
    """A request that was let in. Base, table and field are looked up when an answer asks for them."""

    model: Airtable
    token: tokens.Token
    method: str
    path: dict[str, str]
    pairs: Sequence[tuple[str, str]]
    text: str
    url_length: int
    caller: str
    meta: bool
    now: datetime = attribute(init=False)

    def __post_init__(self) -> None:
        self.now = self.model.now()

    @cached_property
    def base(self) -> Base:
        """The base of the path."""
        return self.model.base(self.path["base"], self.token, meta=self.meta)

    @cached_property
    def table(self) -> Table:
        """The table of the path."""
        return self.model.table(self.base, self.path["table"])

    @property
    def field(self) -> Field:
        """The field of the path, which meta calls name by id."""
        if self.path["field"] not in self.table.fields:
            raise exceptions.model_not_found()
        return self.table.fields[self.path["field"]]

    @property
    def record_id(self) -> str:
        """The record of the path."""
        return self.path["record"]

    def body(self) -> dict[str, Json]:
        """The JSON object that was sent."""
        return parameters.body_of(self.text)

    def require(self, scope: str, role: str, doing: str) -> None:
        """Refuse what the token's scopes or its user's role do not allow."""
        tokens.require(self.token, scope)
        tokens.require_role(self.token, self.base.id, role, doing)
