"""Formulas ready to run, kept by table and text, so that a list call compiles nothing it has seen before."""

from collections.abc import Callable
from datetime import datetime

from worker.sandbox.airtable import exceptions
from worker.sandbox.airtable.base import Glance
from worker.sandbox.airtable.formula.compiler import Compiler
from worker.sandbox.airtable.formula.grammar import FormulaRefused, parse, split
from worker.sandbox.airtable.formula.scope import Run, Scope
from worker.sandbox.airtable.formula.values import FormulaError, truth
from worker.sandbox.airtable.schema import Record, Table
from worker.sandbox.switches import Switches

_MOST_KEPT = 500


class Formulas:
    """Compiles filterByFormula texts and keeps them; a change of the table's fields makes them anew."""

    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self._kept: dict[tuple[str, int, str], Run] = {}

    def keeper(self, table: Table, formula: str, glance: Glance, now: datetime) -> Callable[[Record], bool]:
        """Return whether the formula keeps a row; raise the vendor's 422 for a formula that can't be read.

        A row for which the formula is #ERROR is not kept, and nobody is told.
        """
        try:
            template, literals = split(formula)
            run = self._compiled(table, template)
        except FormulaRefused as refused:
            raise exceptions.invalid_formula(str(refused)) from None
        scope = Scope(glance, literals, now, self._switches)

        def keeps(row: Record) -> bool:
            try:
                return truth(run(row, scope))
            except FormulaError:
                return False
            except FormulaRefused as refused:
                raise exceptions.invalid_formula(str(refused)) from None

        keeps(Record("recBLANK", table.id, now, 0, {}, {}))  # refuses what it can even where there is no row
        return keeps

    def _compiled(self, table: Table, template: str) -> Run:
        key = (table.id, table.version, template)
        if key not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = Compiler(table).compile(parse(template))
        return self._kept[key]
