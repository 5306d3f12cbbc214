"""What a group has to set, what follows from it, and how it is told what is wrong."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from worker.budget.budget import Spending
from worker.errors import SettingsWrong
from worker.settings.settings import Settings, load

ENOUGH = """
country = "US"
city = "Astoria, New York"
timezone = "America/New_York"
base_id = "appASTORIA0000001"
"""
SECRETS = {"HYPERLOCAL_AIRTABLE_TOKEN": "patSECRET"}


def settings(folder: Path, toml: str = ENOUGH, **environment: str) -> Settings:
    (folder / "config.toml").write_text(toml, encoding="utf-8")
    return load(folder / "config.toml", {**SECRETS, **environment})


def problems(folder: Path, toml: str = ENOUGH, **environment: str) -> str:
    with pytest.raises(SettingsWrong) as caught:
        settings(folder, toml, **environment)
    return str(caught.value)


def test_country_city_zone_base_and_token_are_enough(tmp_path: Path) -> None:
    given = settings(tmp_path)
    assert (given.unit, given.locale, given.languages) == ("mi", "en_US", ("English",))
    assert given.matching_policy.radius == 3
    assert not given.has_slack


def test_unit_language_and_radius_follow_from_the_country(tmp_path: Path) -> None:
    toml = ENOUGH.replace('"US"', '"FR"').replace("America/New_York", "Europe/Paris")
    given = settings(tmp_path, toml)
    assert (given.unit, given.locale, given.languages) == ("km", "fr_FR", ("French",))
    assert given.matching_policy.radius == 5
    assert given.notifiers_desk.unit == "km"


def test_what_is_set_wins_over_what_follows(tmp_path: Path) -> None:
    given = settings(tmp_path, ENOUGH + 'unit = "km"\nlocale = "es_US"\nlanguages = ["Spanish"]\n')
    assert (given.unit, given.locale, given.languages) == ("km", "es_US", ("Spanish",))


def test_a_center_serves_instead_of_a_city(tmp_path: Path) -> None:
    toml = ENOUGH.replace('city = "Astoria, New York"', 'center = "40.7644, -73.9235"')
    center = settings(tmp_path, toml).center
    assert center is not None
    assert center.lat == pytest.approx(40.7644)


def test_all_that_is_missing_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong) as caught:
        load(tmp_path / "config.toml", {})
    told = str(caught.value)
    for name in ("country", "city", "timezone", "base_id", "HYPERLOCAL_AIRTABLE_TOKEN"):
        assert f"{name} is missing" in told


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("citty = 'x'", 'The setting "citty" is not known. Did you mean "city"?'),
        (
            "[passes]\nopens = '9:00'",
            'The setting "opens" in [passes] is not known. It belongs under [desk].',
        ),
        ("[desk]\ncity = 'x'", "is not known. It belongs above the first section."),
        ("plan = 'free'", 'The setting "plan" is not known. It belongs under [budget].'),
        ("[policy]\nradios = 3", 'The setting "radios" in [policy] is not known. Did you mean "radius"?'),
        ("[policy]\nradius = 'three'", "policy.radius must be a number."),
        ("[policy]\nradius = 0", "policy.radius must be more than 0."),
        ("[policy]\nat_most_at_once = 1.5", "policy.at_most_at_once must be a whole number."),
        ("[policy]\naccept_volunteers_first = 'perhaps'", "must be true or false, without quotes."),
        ("[desk]\nopens = 'nine'", 'desk.opens must be a time in quotes, such as "09:00".'),
        ("policy = 3", "policy must be a section of its own, such as [policy]."),
        ("group = 3", "group must be text in quotes"),
        ("unit = 'miles'", "unit must be one of 'mi' or 'km'."),
        ("locale = 'klingon'", "locale must be a language and a country"),
        ("center = 'Astoria'", "center must be a latitude and a longitude"),
        ("center = [400, 2]", "center must be a latitude and a longitude"),
        ("airtable_url = 'airtable'", "airtable_url must be an address that begins with https://."),
        ("slack_channel = '#dispatch'", "slack_channel must be the channel's id, which begins with C"),
        ("[names.requests]\ntabel = 'x'", 'Did you mean "table"?'),
        ("[geocoder]\nprovider = 'opencage'", "HYPERLOCAL_GEOCODER_KEY is missing"),
    ],
)
def test_a_setting_that_is_wrong_is_told_with_what_to_write(tmp_path: Path, line: str, told: str) -> None:
    assert told in problems(tmp_path, ENOUGH + line)


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("USA", ""),
        ("us", ""),
        ("UK", ""),
        ("France", '"FR"'),
        ("Untied States", '"US"'),
        ("ZZ", "two letters"),
    ],
)
def test_a_country_may_be_written_as_people_do_or_is_proposed(
    tmp_path: Path, written: str, advice: str
) -> None:
    toml = ENOUGH.replace('"US"', f'"{written}"')
    if advice:
        assert advice in problems(tmp_path, toml)
    else:
        assert settings(tmp_path, toml).country in {"US", "GB"}


@pytest.mark.parametrize("written", ["New York", "EST", "GMT+2", "new_york", "America/New York", "Eastern"])
def test_a_time_zone_without_summer_time_or_city_is_refused_with_a_proposal(
    tmp_path: Path, written: str
) -> None:
    assert '"America/New_York"' in problems(tmp_path, ENOUGH.replace("America/New_York", written))


def test_the_environment_wins_over_dotenv_and_dotenv_over_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("HYPERLOCAL_CITY=Queens\nHYPERLOCAL_GROUP=Helpers\nOTHER=1\n")
    given = settings(
        tmp_path, ENOUGH + 'group = "G"', HYPERLOCAL_CITY="Brooklyn", HYPERLOCAL_POLICY_RADIUS="2"
    )
    assert (given.city, given.group, given.policy.radius) == ("Brooklyn", "Helpers", 2)


def test_a_problem_of_a_variable_names_the_variable(tmp_path: Path) -> None:
    told = problems(tmp_path, HYPERLOCAL_POLICY_RADIUS="far", HYPERLOCAL_CITTY="x")
    assert "HYPERLOCAL_POLICY_RADIUS must be a number." in told
    assert 'The variable "HYPERLOCAL_CITTY" is not known. Did you mean "HYPERLOCAL_CITY"?' in told


def test_an_empty_variable_sets_nothing(tmp_path: Path) -> None:
    assert settings(tmp_path, HYPERLOCAL_CITY="").city == "Astoria, New York"


def test_secrets_are_never_shown(tmp_path: Path) -> None:
    given = settings(
        tmp_path, ENOUGH + 'slack_channel = "C0123456789"', HYPERLOCAL_SLACK_BOT_TOKEN="xoxb-SECRET"
    )
    assert "SECRET" not in repr(given) + str(given.model_dump())


@pytest.mark.parametrize("token", ["keySECRET", "   "])
def test_a_token_that_can_not_work_is_told_without_showing_it(tmp_path: Path, token: str) -> None:
    told = problems(tmp_path, HYPERLOCAL_AIRTABLE_TOKEN=token)
    assert "HYPERLOCAL_AIRTABLE_TOKEN is" in told
    assert "SECRET" not in told


def test_a_secret_in_the_file_is_sent_to_where_secrets_belong(tmp_path: Path) -> None:
    told = problems(tmp_path, ENOUGH + 'airtable_token = "patSECRET"')
    assert "HYPERLOCAL_AIRTABLE_TOKEN" in told
    assert "SECRET" not in told


def test_a_channel_without_token_and_a_token_without_channel_are_told(tmp_path: Path) -> None:
    assert "HYPERLOCAL_SLACK_BOT_TOKEN is missing" in problems(
        tmp_path, ENOUGH + "slack_channel='C0123456789'"
    )
    assert "slack_channel is missing" in problems(tmp_path, HYPERLOCAL_SLACK_BOT_TOKEN="xoxb-1")
    assert "begins with xoxb-" in problems(tmp_path, HYPERLOCAL_SLACK_BOT_TOKEN="xapp-1")


def test_a_bot_token_that_is_missing_is_told_once(tmp_path: Path) -> None:
    told = problems(tmp_path, ENOUGH + "slack_channel='C0123456789'", HYPERLOCAL_SLACK_APP_TOKEN="xapp-1")
    assert told.count("HYPERLOCAL_SLACK_BOT_TOKEN is missing") == 1


def test_buttons_need_the_app_token_and_the_bot_token(tmp_path: Path) -> None:
    toml, bot = ENOUGH + "slack_channel='C0123456789'", {"HYPERLOCAL_SLACK_BOT_TOKEN": "xoxb-1"}
    assert not settings(tmp_path, toml, **bot).has_buttons
    assert settings(tmp_path, toml, **bot, HYPERLOCAL_SLACK_APP_TOKEN="xapp-1").has_buttons
    assert "begins with xapp-" in problems(tmp_path, toml, **bot, HYPERLOCAL_SLACK_APP_TOKEN="xoxb-1")
    assert "BOT_TOKEN is missing" in problems(tmp_path, HYPERLOCAL_SLACK_APP_TOKEN="xapp-1")


def test_the_desks_number_and_its_fallback_stand_in_its_texts(tmp_path: Path) -> None:
    toml = ENOUGH + '\n[desk]\nphone = "(718) 555-0199"\nfallback = "Ask Kim."'
    desk = settings(tmp_path, toml).notifiers_desk
    assert (desk.phone, desk.fallback_text) == ("(718) 555-0199", "Ask Kim.")


def test_coordinators_are_named_by_slack_id(tmp_path: Path) -> None:
    given = settings(tmp_path, HYPERLOCAL_PRIVACY_COORDINATORS="U1, U2")
    assert given.privacy.coordinators == ("U1", "U2")


def test_who_may_press_is_named_by_slack_id_too_and_a_name_is_told_apart(tmp_path: Path) -> None:
    assert settings(tmp_path).privacy.people == ()
    assert settings(tmp_path, HYPERLOCAL_PRIVACY_PEOPLE="U1, W2").privacy.people == ("U1", "W2")
    assert "ids of people in Slack" in problems(tmp_path, HYPERLOCAL_PRIVACY_PEOPLE="U1, @Sam")
    assert "ids of people in Slack" in problems(tmp_path, HYPERLOCAL_PRIVACY_COORDINATORS="Sam")


def test_pasted_addresses_of_base_and_channel_will_do(tmp_path: Path) -> None:
    toml = ENOUGH.replace("appASTORIA0000001", "https://airtable.com/appASTORIA0000001/tblX/viwY")
    toml += 'slack_channel = "https://astoria.slack.com/archives/C0123456789"'
    given = settings(tmp_path, toml, HYPERLOCAL_SLACK_BOT_TOKEN="xoxb-1")
    assert (given.base_id, given.slack_channel) == ("appASTORIA0000001", "C0123456789")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'city = "Astoria', "can't be read: it ends in the middle of something"),
        (b"city = \nsecret = patSECRET", "can't be read: line 1, column"),
        (b"\xff\xfec\x00i\x00", "is not saved as UTF-8"),
    ],
)
def test_a_file_that_can_not_be_read_is_told_with_the_place(
    tmp_path: Path, content: bytes, told: str
) -> None:
    (tmp_path / "config.toml").write_bytes(content)
    with pytest.raises(SettingsWrong) as caught:
        load(tmp_path / "config.toml", SECRETS)
    assert told in str(caught.value)
    assert "SECRET" not in str(caught.value)
    assert "missing: " not in str(caught.value)


def test_a_file_saved_by_notepad_is_read(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b"\xef\xbb\xbf" + ENOUGH.replace("\n", "\r\n").encode())
    assert load(tmp_path / "config.toml", SECRETS).country == "US"


def test_variables_that_make_slacks_library_drop_the_token_are_refused(tmp_path: Path) -> None:
    told = problems(tmp_path, SLACK_CLIENT_ID="1", SLACK_CLIENT_SECRET="2")
    assert "SLACK_CLIENT_ID" in told


def test_a_proxy_before_a_slack_on_this_machine_is_refused(tmp_path: Path) -> None:
    toml = ENOUGH + 'slack_url = "http://127.0.0.1:8000/slack/api/"'
    assert "HTTPS_PROXY is set" in problems(tmp_path, toml, HTTPS_PROXY="http://proxy:3128")
    assert settings(tmp_path, HTTPS_PROXY="http://proxy:3128").slack_url == "https://slack.com/api/"


def test_own_names_reach_the_mapping(tmp_path: Path) -> None:
    given = settings(tmp_path, ENOUGH + '[names.requests]\ntable = "Demandes"')
    assert given.mapping.table_name("requests") == "Demandes"


@pytest.mark.parametrize(("utc_hour", "seconds"), [(13, 600), (14, 30), (23, 30), (2, 600)])
def test_the_base_is_looked_at_more_often_while_the_desk_is_open(
    tmp_path: Path, utc_hour: int, seconds: float
) -> None:
    now = datetime(2026, 3, 2, utc_hour, 0, tzinfo=UTC)
    assert looks_after(settings(tmp_path), now) == seconds


def test_desk_hours_may_run_past_midnight(tmp_path: Path) -> None:
    given = settings(tmp_path, ENOUGH + '[desk]\nopens = "18:00"\ncloses = "02:00"')
    assert looks_after(given, datetime(2026, 3, 3, 6, 0, tzinfo=UTC)) == 30
    assert looks_after(given, datetime(2026, 3, 3, 17, 0, tzinfo=UTC)) == 600


@pytest.mark.parametrize(("plan", "calls"), [('"Free"', 1000), ('"team"', 100_000), ("5_000", 5000)])
def test_a_plan_is_a_name_or_a_number_and_may_be_shared(tmp_path: Path, plan: str, calls: int) -> None:
    given = settings(tmp_path, ENOUGH + f"[budget]\nplan = {plan}\nshare = 0.5")
    assert given.month.calls == calls // 2


@pytest.mark.parametrize("plan", ['"gold"', "12", '"-5"'])
def test_a_plan_that_airtable_has_not_is_told(tmp_path: Path, plan: str) -> None:
    with pytest.raises(SettingsWrong, match=r'budget\.plan must be "free", "team", "business", or a number'):
        settings(tmp_path, ENOUGH + f"[budget]\nplan = {plan}")


def test_without_a_plan_nothing_is_kept_to(tmp_path: Path) -> None:
    assert settings(tmp_path).month.calls is None


def test_rows_for_calls_are_not_made_on_the_free_plan_unless_asked_for(tmp_path: Path) -> None:
    assert settings(tmp_path).call_rows == 3
    assert settings(tmp_path, ENOUGH + '[budget]\nplan = "free"').call_rows == 0
    asked = '[budget]\nplan = "free"\n[desk]\ncall_rows_ready = 2'
    assert settings(tmp_path, ENOUGH + asked).call_rows == 2


def looks_after(given: Settings, now: datetime) -> float:
    return given.month.next_look(Spending(now=now, spent=0)).total_seconds()


def test_without_a_file_the_first_thing_said_is_that_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match=r"There is no missing\.toml here: copy config\.example\.toml"):
        load(tmp_path / "missing.toml", {})


@pytest.mark.parametrize("said", ["false", "0", "no", "off"])
def test_false_is_false(tmp_path: Path, said: str) -> None:
    variable = "HYPERLOCAL_DESK_CHECK_REQUESTS_FIRST"
    assert settings(tmp_path, **{variable: "true"}).desk.check_requests_first
    assert not settings(tmp_path, **{variable: said}).desk.check_requests_first


@pytest.mark.parametrize("seconds", ["0", "-5"])
def test_a_desk_is_never_looked_at_without_a_pause(tmp_path: Path, seconds: str) -> None:
    assert settings(tmp_path, ENOUGH + "[passes]\nevery_seconds = 5\n").passes.every_seconds == 5
    assert "every_seconds" in problems(tmp_path, ENOUGH + f"[passes]\nevery_seconds = {seconds}\n")


def test_a_setting_that_does_not_exist_is_told_and_never_passed_over(tmp_path: Path) -> None:
    assert "sensitive_feilds" in problems(tmp_path, 'sensitive_feilds = ["Phone"]\n' + ENOUGH)


@pytest.mark.parametrize(
    "url", ["http://hc.example/1", "ftp://hc.example/1", "hc.example/1", "https://", "https://[x"]
)
def test_what_is_pinged_is_over_https_or_on_this_machine_and_is_never_shown(tmp_path: Path, url: str) -> None:
    told = problems(tmp_path, HYPERLOCAL_PING_URL=url)
    assert "must be an address that begins with https://" in told
    assert "example" not in told


def test_what_is_pinged_is_a_secret(tmp_path: Path) -> None:
    given = settings(tmp_path, HYPERLOCAL_PING_URL="https://hc.example/1")
    assert "hc.example" not in repr(given)
    assert "HYPERLOCAL_PING_URL" in problems(tmp_path, ENOUGH + 'ping_url = "https://hc.example/1"\n')


def test_alerts_go_to_another_channel_than_cards(tmp_path: Path) -> None:
    slack = {"HYPERLOCAL_SLACK_CHANNEL": "C0123456789", "HYPERLOCAL_SLACK_BOT_TOKEN": "xoxb-1"}
    told = problems(tmp_path, HYPERLOCAL_ALERTS_CHANNEL="C0123456789", **slack)
    assert "alerts_channel is the dispatch channel itself." in told
    assert (
        settings(tmp_path, HYPERLOCAL_ALERTS_CHANNEL="C0123456780", **slack).alerts_channel == "C0123456780"
    )


def test_alerts_need_slack(tmp_path: Path) -> None:
    told = problems(tmp_path, HYPERLOCAL_ALERTS_CHANNEL="C0123456780")
    assert "alerts_channel needs slack_channel" in told
