"""What filterByFormula keeps: one line per rule."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.clocks import ManualClock
from tests.sandbox.airtable.http import Caller
from worker.sandbox.airtable import AirtableStandIn
from worker.sandbox.switches import BlankDates, Switches

DUE = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)

HOLDS = [
    "1", "'a'", "TRUE()", "NOT(0)", "NOT('')", "NOT(BLANK())", "1/0",
    "{Name}='Rosa'", "Name='Rosa'", '{Name}="Rosa"', "{Name}!='rosa'", "LOWER({Name})='rosa'",
    "UPPER(Name)='ROSA'", "LEN(Name)=4", "TRIM(' Rosa ')=Name", "CONCATENATE('R','osa')=Name",
    "{Wanted}=2", "{Wanted}>1", "{Wanted}>=2", "{Wanted}<2.5", "{Wanted}<=2", "{Wanted}+1=3", "-{Wanted}=-2",
    "{Wanted}*3-1=5", "{Wanted}/4=0.5", "2+3*4=14", "(2+3)*4=20", "{Wanted}&''='2'", "1&2='12'", "{No.}=1",
    "{Private}", "{Private}=TRUE()", "{Private}&''='1'",
    "{Status}='New'", "({Status}&'')='New'", "{Status}!='Assigned'",
    "FIND('Span',ARRAYJOIN({Languages}))", "{Languages}='English, Spanish'",
    "ARRAYJOIN({Languages},'/')='English/Spanish'",
    "{Needs}='Groceries, Medicine'", "({Needs}&'')!=''", "FIND('Medicine',{Needs})",
    "{Email}=''", "{Email}=BLANK()", "NOT({Email})", "({Email}&'')=''", "{Part of}=''", "{Looked at}=BLANK()",
    "FIND('os',Name)=2", "FIND('x',Name)=0", "SEARCH('OS',Name)=2", "SEARCH('x',Name)=BLANK()",
    "FIND('a','abca',2)=4",
    "IF({Email},0,1)", "IF({Name},1,0)", "IF({Name},1)", "NOT(IF({Email},1))",
    "AND(1,OR(0,IF(1,AND(1,'x'),0)),NOT(0))", "OR(0,0,1)", "XOR(1,0)", "NOT(XOR(1,1))", "NOT(AND(1,0))",
    "SWITCH({Status},'Old',0,'New',1)", "SWITCH({Status},'Old',0,1)", "NOT(SWITCH({Status},'Old',1))",
    "{Due}=DATETIME_PARSE('2026-03-02T18:00:00.000Z')", "{Due}=DATETIME_PARSE('2026-03-02T13:00:00-05:00')",
    "FIND('2026-03-02',{Due})=1", "({Due}&'')='2026-03-02T18:00:00.000Z'", "{Due}!=''", "{Due}!=BLANK()",
    "IS_AFTER({Due},DATETIME_PARSE('2026-03-02T17:59:59Z'))", "NOT(IS_AFTER({Due},{Due}))",
    "IS_BEFORE({Due},NOW())", "NOT(IS_BEFORE({Due},{Due}))", "{Due}<NOW()", "{Due}>=TODAY()",
    "IS_SAME({Due},NOW(),'day')", "NOT(IS_SAME({Due},NOW()))", "IS_SAME({Due},{Due})",
    "IS_BEFORE({Day},{Due})", "({Day}&'')='2026-03-01'",
    "DATETIME_DIFF(NOW(),{Due},'minutes')=60", "DATETIME_DIFF({Due},NOW(),'hours')=-1",
    "DATETIME_DIFF(NOW(),{Due})=3600", "DATEADD({Due},1,'hours')=NOW()",
    "DATEADD({Day},-1,'months')=DATETIME_PARSE('2026-02-01')", "DATEADD({Looked at},1,'days')=BLANK()",
    "CREATED_TIME()=NOW()", "LAST_MODIFIED_TIME({Name})=CREATED_TIME()", "LAST_MODIFIED_TIME()=NOW()",
    "LEN(RECORD_ID())=17", "OR(RECORD_ID()='recX',1)",
    "AND(\n  1,\n\t1 )", "'it\\'s'=\"it's\"", "'{Name}'!={Name}",
]  # fmt: skip
DROPS = [
    "0", "''", "FALSE()", "BLANK()", "0/0", "{Email}", "{Name}='rosa'", "{Needs}='Groceries'",
    "{Needs}=RECORD_ID()", "{Languages}='English'", "{Due}=''", "{Wanted}<2", "{Name}=''", "AND(1,0)",
    "LAST_MODIFIED_TIME({Email})",
]  # fmt: skip


@pytest.fixture
def rosa(airtable: AirtableStandIn, base: str) -> str:
    needs = airtable.create_records(base, "Kinds of help", [{"Name": "Groceries"}, {"Name": "Medicine"}])
    fields = {
        "Name": "Rosa", "Needs": needs, "Status": "New", "Languages": ["English", "Spanish"], "Wanted": 2,
        "Private": True, "Due": DUE, "Day": "2026-03-01",
    }  # fmt: skip
    return airtable.create_record(base, "Requests", fields)


@pytest.mark.usefixtures("rosa")
def test_each_of_these_formulas_keeps_the_row(caller: Caller) -> None:
    assert [one for one in HOLDS if caller.names(filterByFormula=one) != ["Rosa"]] == []


@pytest.mark.usefixtures("rosa")
def test_each_of_these_formulas_drops_the_row(caller: Caller) -> None:
    assert [one for one in DROPS if caller.names(filterByFormula=one)] == []


def test_many_records_are_asked_for_by_their_ids_at_once(
    caller: Caller, airtable: AirtableStandIn, rosa: str
) -> None:
    kim = airtable.create_record(caller.base, "Requests", {"Name": "Kim"})
    by_id = ",".join(f"RECORD_ID()='{one}'" for one in ("recA", rosa, "recB"))
    assert caller.names(filterByFormula=f"OR({by_id})") == ["Rosa"]
    assert caller.names(filterByFormula=f"NOT(OR({by_id}))") == ["Kim"]
    assert caller.names(filterByFormula=f"AND(OR({by_id}),RECORD_ID()='{kim}')") == []
    assert caller.names(filterByFormula=f"OR(OR({by_id}),RECORD_ID()='{kim}',0)") == caller.names()


REFUSED = {
    "AND(1": "Invalid formula. Please check your formula text.",
    "{Name": "Invalid formula. Please check your formula text.",
    "1 == 1": "Invalid formula. Please check your formula text.",
    "'open": "Invalid formula. Please check your formula text.",
    "IS_AFTER(NOW())": "Invalid formula. Please check your formula text.",
    "TRUE": "Unknown field names: true",
    "{Foo}&Bar": "Unknown field names: foo, bar",
    "LAST_MODIFIED_TIME({Foo})": "Unknown field names: foo",
    "LAST_MODIFIED_TIME('Name')": "Invalid formula. Please check your formula text.",
    "BAD(1)": "Unknown function names: bad",
    "DATETIME_FORMAT(NOW(),'L')": "Unknown function names: datetime_format",
    "{Private}=FALSE()": "Invalid formula. Please check your formula text.",
    "DATETIME_PARSE('1/2/2026')": "DATETIME_PARSE of '1/2/2026' is not known to this stand-in",
    "DATEADD(NOW(),1,'moons')": "the unit 'moons' is not known to this stand-in",
    "NOW()='2026-03-02'": "a comparison of text with a number or a date is not known to this stand-in",
    "'a'<1": "ordering text and other kinds of value is not known to this stand-in",
}


@pytest.mark.parametrize("formula", REFUSED)
def test_what_is_not_understood_is_refused_and_never_guessed(caller: Caller, formula: str) -> None:
    status, body = caller.data("GET", "Requests", filterByFormula=formula)
    message = f"The formula for filtering records is invalid: {REFUSED[formula]}"
    assert (status, body) == (422, {"error": {"type": "INVALID_FILTER_BY_FORMULA", "message": message}})


@pytest.mark.usefixtures("rosa")
def test_an_error_in_a_formula_drops_the_row_without_a_word(caller: Caller) -> None:
    assert caller.names(filterByFormula="OR(1,{Name}+1)") == []
    assert caller.names(filterByFormula="NOT({Name}+1)") == []


@pytest.mark.usefixtures("rosa")
@pytest.mark.parametrize("how", list(BlankDates))
@pytest.mark.parametrize("compared", ["IS_AFTER({Looked at},NOW())", "{Looked at}<NOW()", "BLANK()>{Due}"])
def test_a_date_compared_with_a_blank_gives_what_the_switch_says(
    caller: Caller, switches: Switches, how: BlankDates, compared: str
) -> None:
    switches.blank_dates = how
    kept = (
        bool(caller.names(filterByFormula=compared)),
        bool(caller.names(filterByFormula=f"NOT({compared})")),
    )
    expected = {
        BlankDates.FALSE: (False, True),
        BlankDates.TRUE: (True, False),
        BlankDates.ERROR: (False, False),
    }
    assert kept == expected[how]


@pytest.mark.usefixtures("rosa")
def test_the_branch_of_an_if_that_is_not_taken_is_not_evaluated(caller: Caller, switches: Switches) -> None:
    switches.blank_dates = BlankDates.ERROR
    assert caller.names(filterByFormula="IF({Looked at},IS_AFTER({Looked at},NOW()),1)") == ["Rosa"]


@pytest.mark.usefixtures("rosa")
def test_the_same_formula_with_other_literals_is_not_mistaken_for_the_one_before(caller: Caller) -> None:
    assert caller.names(filterByFormula="Name='Rosa'") == ["Rosa"]
    assert caller.names(filterByFormula="Name='Kim'") == []


@pytest.mark.usefixtures("rosa")
def test_fields_go_by_id_as_well(caller: Caller, airtable: AirtableStandIn) -> None:
    name = airtable.tables(caller.base)[0]["primaryFieldId"]
    assert caller.names(filterByFormula=f"{{{name}}}='Rosa'") == ["Rosa"]


@pytest.mark.usefixtures("rosa")
def test_a_column_renamed_while_the_worker_runs_is_unknown_by_its_old_name(
    caller: Caller, airtable: AirtableStandIn
) -> None:
    assert caller.names(filterByFormula="{Phone}=''") == ["Rosa"]
    airtable.rename_column(caller.base, "Requests", "Phone", "Telephone")
    status, body = caller.data("GET", "Requests", filterByFormula="{Phone}=''")
    assert status == 422
    assert body["error"]["message"].endswith("Unknown field names: phone")


@pytest.mark.usefixtures("rosa")
def test_an_option_renamed_just_stops_matching(caller: Caller, airtable: AirtableStandIn) -> None:
    airtable.rename_option(caller.base, "Requests", "Status", "New", "Fresh")
    assert caller.names(filterByFormula="{Status}='New'") == []
    assert caller.names(filterByFormula="{Status}='Fresh'") == ["Rosa"]


@pytest.mark.usefixtures("rosa")
def test_now_is_the_sandboxs_own_clock(caller: Caller, clock: ManualClock) -> None:
    clock.advance(timedelta(days=1).total_seconds())
    assert caller.names(filterByFormula="IS_SAME(CREATED_TIME(),NOW(),'day')") == []
