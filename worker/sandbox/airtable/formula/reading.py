"""What a field's cell is to a formula: names of choices, names of linked records, times as times."""

from worker.sandbox.airtable.formula.scope import Kind, Node, Run, Scope
from worker.sandbox.airtable.formula.values import Value
from worker.sandbox.airtable.schema import LINK, MULTI_SELECT, SELECT, Field, Record

_KINDS = {"date": Kind.DATE, "dateTime": Kind.DATE, "checkbox": Kind.CHECKBOX}


def field_node(field: Field) -> Node:
    """Return the node of one field."""
    if field.type == LINK:
        run = _linked(field)
    elif field.type == SELECT:
        run = _chosen(field)
    elif field.type == MULTI_SELECT:
        run = _all_chosen(field)
    else:
        run = _plain(field.id)
    return Node(run, _KINDS.get(field.type, Kind.OTHER), field.id)


def _plain(field_id: str) -> Run:
    return lambda row, _scope: row.cells.get(field_id)


def _chosen(field: Field) -> Run:
    """Selects compare by the name of the option, as it is now."""
    field_id, choices = field.id, field.choices

    def run(row: Record, _scope: Scope) -> Value:
        cell = row.cells.get(field_id)
        return choices[str(cell)].name if cell else None

    return run


def _all_chosen(field: Field) -> Run:
    field_id, choices = field.id, field.choices

    def run(row: Record, _scope: Scope) -> Value:
        cell = row.cells.get(field_id)
        return tuple([choices[one].name for one in cell]) if isinstance(cell, tuple) else None

    return run


def _linked(field: Field) -> Run:
    """Links are to a formula the names of the linked records, never their ids (pyairtable#160)."""
    field_id = field.id

    def run(row: Record, scope: Scope) -> Value:
        cell = row.cells.get(field_id)
        if not isinstance(cell, tuple):
            return None
        return tuple([scope.glance.primary_text(one) for one in cell])

    return run
