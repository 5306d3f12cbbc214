"""What looks personal in text that people typed: phones, e-mails, codes, flats, house numbers, birthdays.

English, Spanish and French spellings. When in doubt it is hidden; times ("6 pm"), small counts ("2 bags")
and amounts of money ("$40") stay. The caller cuts long texts first.
"""

import re

import phonenumbers

HIDDEN = "•••"

_DIGIT_WORDS = (
    "zero|oh|one|two|three|four|five|six|seven|eight|nine|double|"
    "cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|"
    "zéro|un|deux|trois|quatre|cinq|sept|huit|neuf"
)
_CODE_WORDS = (
    r"(?:digi|pass|key)?codes?|password|pin|combination|combo|lock ?box|key ?box|key ?safe|alarm|"
    r"c[oó]digos?|clave|contraseñas?|mot de passe|alarma|alarme|bo[iî]te [aà] cl[eé]s?|caja de llaves"
)
_BELL_WORDS = r"ring|bell|buzzer|buzz|intercom|sonnez|sonner|sonnette|interphone|timbre|portero|toque"
_FLAT_WORDS = (
    r"apt|apartment|appt|appartement|apto|apartamento|depto|dpto|departamento|flat|unit|suite|ste|room|rm|"
    r"piso|puerta|porte|bldg|building|b[aâ]timent|b[aâ]t|edificio|escalera|logement"
)
_STREETS_LAST = (
    r"st|street|ave?|avenue|rd|road|blvd|boulevard|ln|lane|dr|drive|ct|court|pl|place|ter|terrace|way|pkwy|"
    r"parkway|hwy|highway|sq|square|broadway"
)
_STREETS_FIRST = (
    r"rue|avenue|av|bd|boulevard|place|chemin|all[ée]e|impasse|quai|cours|route|square|passage|"
    r"calle|avenida|avda|paseo|plaza|carrer|camino|carretera"
)
_NOT_MEASURED = (
    r"(?!\s*(?:[ap]\.?\s?m\b|h\b|heures?|horas?|o.clock|times|fois|veces|minutes?|mins?\b|mi\b|km\b|mg\b|ml\b|"
    r"cl\b|k?g\b|lbs?\b|oz\b|l\b|%|[€$£]|euros?|dollars?|pesos|usd|eur\b)|:\d|\d|h\d)"
)
"""Not a time, a weight, a distance, a price."""
_CODE = r"(?:[A-Z\d]*[\d#*][A-Z\d#*-]*)"
_NUMBER_SIGN = r"(?:#|n[°ºo]\.?|no\.|num\.?|number|num[ée]ro|n[uú]mero)"
_BETWEEN = (
    rf"(?:\s*(?:[:=]|{_NUMBER_SIGN}|\b(?:is|es|est|for|of|de|du|the|la|el|le|del|to|door|gate|entry|main|front|"
    r"building|porte|puerta|entr[ée]e|entrada|portail)\b|d['’]))*"
)
"""What may stand between the word and the code: "code for the door is", "código de la puerta:"."""


def _any_case(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_PATTERNS: tuple[re.Pattern[str], ...] = (
    # a link may be a map, an account, a chat
    _any_case(r"(?P<it>(?:https?://|www\.)\S+)"),
    # an e-mail address, also as people spell it out
    _any_case(
        r"(?P<it>[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\]|\barroba\b|\barobase\b)\s?[\w-]+"
        r"(?:\s?(?:\.|\(dot\)|\[dot\]|\bdot\b|\bpunto\b|\bpoint\b)\s?[\w-]+)+)"
    ),
    # a password that is a word
    _any_case(r"\b(?:password|passcode|contraseña|mot de passe)\s*(?:is\b|es\b|est\b|[:=])\s*(?P<it>\S+)"),
    # a code behind its word, and the parts that follow it: "digicode : 12 34 B"
    _any_case(rf"\b(?:{_CODE_WORDS})\b{_BETWEEN}\s*(?P<it>{_CODE}(?:[\s-]+{_CODE})*)"),
    re.compile(rf"(?i:\b(?:{_CODE_WORDS})\b{_BETWEEN})\s*(?P<it>[A-Z]{{2,8}}\b|(?:{HIDDEN}\s?)+[A-Z]\b)"),
    # a date of birth
    _any_case(
        r"\b(?:d\.?o\.?b\.?|born|birth(?:day|date)?|n[ée]e?|naissance|nacid[oa]|nacimiento)\b\D{0,12}?"
        r"(?P<it>\d[\d\s/.-]*\d)"
    ),
    # a point on the map
    _any_case(r"(?P<it>(?<![\w.])-?\d{1,3}\.\d{3,}(?:\s*,\s*-?\d{1,3}\.\d{3,})?)"),
    # seven digits and more, however they are grouped: a phone, a card
    _any_case(r"(?P<it>(?:\+|\b00)?\(?\d(?:[\s().\-–/]{0,3}\d){6,})"),
    # digits in words
    _any_case(rf"\b(?P<it>(?:{_DIGIT_WORDS})(?:[\s,-]+(?:{_DIGIT_WORDS})){{2,}})\b"),
    # a flat, and the bell of one
    re.compile(
        rf"(?i:\b(?:{_FLAT_WORDS})\b\.?\s*{_NUMBER_SIGN}?)\s*(?P<it>#?(?:\d+\s?-?[A-Za-z]?|[A-Z]\d*)\b)"
    ),
    _any_case(
        rf"\b(?:{_BELL_WORDS})\b\s*(?:{_NUMBER_SIGN}|at|al?|el|au|[àa])?\s*(?P<it>#?\d+[a-z]?\b){_NOT_MEASURED}"
    ),
    # a house number before or behind its street
    _any_case(rf"\b(?P<it>\d+[a-z]?(?:-\d+)?),?\s+(?=(?:[\w.'’-]+\s+){{1,3}}(?:{_STREETS_LAST})\b)"),
    _any_case(rf"\b(?P<it>\d+[a-z]?(?:\s?(?:bis|ter))?),?\s+(?=(?:de\s+)?(?:la\s+)?(?:{_STREETS_FIRST})\b)"),
    _any_case(
        rf"\b(?:{_STREETS_FIRST})\b\.?\s+(?:[^\W\d][\w'’.-]*[\s,]+){{1,5}}?{_NUMBER_SIGN}?\s*"
        rf"(?P<it>\d+[a-z]?\b){_NOT_MEASURED}"
    ),
    # what looks like a code by itself: "4512#", "*45", "A1234", "12B45", and any long number
    _any_case(r"(?<![\w$€£])(?P<it>\d*[#*]+\d+[#*]*|\d+[#*]+)"),
    _any_case(r"\b(?P<it>[a-z]{1,2}\d{3,}[a-z]?|\d+(?!h)[a-z]\d+)\b"),
    _any_case(rf"(?<![\w$€£.,])(?<![$€£]\s)(?P<it>\d{{4,}})(?![.,]\d){_NOT_MEASURED}"),
)
_RUN = re.compile(rf"{HIDDEN}(?:[\s,;/-]*{HIDDEN})+")


def without_personal(text: str, country: str) -> str:
    """Return the text with "•••" in the place of what looks personal."""
    for pattern in _PATTERNS:
        text = pattern.sub(_hidden, text)
    return _RUN.sub(HIDDEN, _without_phones(text, country))


def _hidden(match: re.Match[str]) -> str:
    """Hide the part of a match that is personal; the words that gave it away stay."""
    start, end = (place - match.start() for place in match.span("it"))
    whole = match.group()
    return f"{whole[:start]}{HIDDEN}{whole[end:]}"


def _without_phones(text: str, country: str) -> str:
    """Hide what the phone library takes for a number of the country; it knows shorter ones as well."""
    found = phonenumbers.PhoneNumberMatcher(text, country, leniency=phonenumbers.Leniency.POSSIBLE)
    for match in reversed(list(found)):
        text = f"{text[: match.start]}{HIDDEN}{text[match.end :]}"
    return text
