"""The words that addresses are made of, folded (no case, no accents, no full stops)."""

import re
import unicodedata


def fold(word: str) -> str:
    """Return a word as it is looked up here: no case, no accents, no punctuation at its ends."""
    plain = unicodedata.normalize("NFKD", word.replace("ß", "ss")).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).strip(".,:;!?'\"’“”*")


ENGLISH_ORDER = frozenset({"US", "CA", "GB", "IE", "AU", "NZ"})
"""Countries where the kind of street is its last word: Park Avenue, not avenue du Parc."""

_LAST = {
    "aly": ("alley",), "ave": ("av", "avenue", "aven", "avda", "avenida"), "bend": (), "bch": ("beach",),
    "blvd": ("boulevard", "bd", "boul", "bvd", "blv"), "bowery": (), "broadway": (), "brg": ("bridge",),
    "causeway": ("cswy",), "cir": ("circle",), "close": (), "concourse": (), "cove": ("cv",),
    "cres": ("crescent",), "ct": ("court", "crt"), "ctr": ("center", "centre"), "dr": ("drive", "drv"),
    "esplanade": ("esp",), "expy": ("expressway",), "ext": ("extension",), "gdns": ("gardens", "garden"),
    "green": (), "grove": ("grv",), "hill": ("hills",), "hts": ("heights",), "hwy": ("highway",),
    "landing": ("lndg",), "ln": ("lane",), "loop": (), "mews": (), "oval": (), "park": (), "path": (),
    "pike": (), "pkwy": ("parkway", "pky"), "pl": ("place", "plaza", "plz"), "pt": ("point",),
    "rd": ("road",), "ridge": ("rdg",), "rise": (), "row": (), "rte": ("route", "rt"), "run": (),
    "slip": (), "sq": ("square",), "st": ("street", "str"), "ter": ("terrace", "terr"), "trl": ("trail",),
    "tpke": ("turnpike",), "view": ("vw",), "vista": (), "walk": (), "way": (), "wharf": (),
    "xing": ("crossing",), "alcove": (), "bypass": ("byp",), "cmn": ("common", "commons", "cmns"),
    "cross": (), "crossover": (), "ests": ("estates", "estate"), "garth": (), "gate": (), "glen": (),
    "isle": (), "pass": (), "quay": (), "trace": ("trce",),
}  # fmt: skip
_FIRST = {
    "rue": (), "chemin": ("che", "chem"), "impasse": ("imp",), "allee": ("all", "allees"), "quai": (),
    "cours": (), "passage": (), "cite": (), "villa": (), "hameau": (), "voie": (), "sentier": ("sente",),
    "lieu-dit": ("lieudit",), "ruelle": (), "promenade": ("prom",), "mail": (), "rond-point": (),
    "faubourg": ("fbg", "fg"), "montee": (), "traverse": (), "venelle": (), "clos": (),
    "calle": ("c/",), "paseo": (), "camino": (), "carretera": ("ctra",), "ronda": (), "travesia": (),
    "via": (), "viale": (), "piazza": (), "corso": (), "largo": (), "vicolo": (), "rua": (), "travessa": (),
}  # fmt: skip
CANONICAL = {word: kind for kind, words in (_LAST | _FIRST).items() for word in (kind, *words)}
"""Every kind of street, as it may be written → one way to write it."""

LAST_IN_ENGLISH = frozenset(word for kind, words in _LAST.items() for word in (kind, *words))
"""Kinds that end a street's name where English is spoken: in West Villa Maria Drive it is not Villa."""

FIRST_ONLY = frozenset(word for kind, words in _FIRST.items() for word in (kind, *words))
"""Kinds that stand before the name in every country."""

ALONE = frozenset({"broadway", "bowery", "esplanade", "concourse", "causeway", "promenade"})
"""Kinds that are a street's whole name."""

NUMBERED = frozenset({"hwy", "rte"})
"""Kinds that may be followed by a number of their own: Route 9."""

ROADS = frozenset({"us", "u.s", "cr", "sr", "fm"})
"""Letters before the number of a road that has no other name: CR 382."""

COMPOUND = re.compile(r".{3,}(?:strasse|gasse|weg|platz|allee|straat|laan|plein|gracht|kade|dreef)")
"""Kinds that are grown together with the name: Hauptstrasse."""

DIRECTIONS = {
    "north": "n", "south": "s", "east": "e", "west": "w", "northeast": "ne", "northwest": "nw",
    "southeast": "se", "southwest": "sw", "n": "n", "s": "s", "e": "e", "w": "w", "ne": "ne", "nw": "nw",
    "se": "se", "sw": "sw",
}  # fmt: skip
ORDINALS = {
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6", "seventh": "7",
    "eighth": "8", "ninth": "9", "tenth": "10", "eleventh": "11", "twelfth": "12",
}  # fmt: skip
JOINS = frozenset(
    {"de", "du", "des", "la", "le", "les", "del", "della", "di", "da", "do", "dos", "of", "the"}
)
MONTHS = frozenset({
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre",
    "novembre", "decembre", "mayo", "julio", "settembre", "aprile",
})  # fmt: skip

UNITS = frozenset({
    "apt", "apartment", "appartement", "appart", "appt", "app", "unit", "suite", "ste", "flat", "rm",
    "room", "chambre", "ph", "penthouse", "bsmt", "basement", "rear", "bldg", "building", "bat",
    "batiment", "esc", "escalier", "entree", "hall", "cage", "porte", "lot", "trlr", "trailer", "space",
    "spc", "rdc", "residence", "piso", "puerta", "bajo", "portal", "interior", "int", "dept", "lower",
    "upper", "front", "attic", "door", "rez-de-chaussee", "upstairs", "downstairs", "lobby", "tower",
    "tour", "box", "bte", "boite", "studio",
})  # fmt: skip
FLOORS = frozenset({"floor", "fl", "flr", "etage", "et", "gauche", "droite", "dcha", "izq", "izda", "face"})
"""What follows a number: 2nd floor, 3e gauche."""

ASIDES = frozenset({
    "c/o", "chez", "attn", "attention", "care", "ring", "rings", "buzz", "buzzer", "bell", "knock",
    "doorbell", "code", "codes", "digicode", "interphone", "intercom", "sonner", "sonnez", "sonnette",
    "tel", "phone", "call", "appeler", "gate", "near", "nr", "between", "btw", "btwn", "corner", "cross",
    "across", "behind", "opposite", "opp", "next", "above", "below", "over", "under", "beside", "by",
    "at", "off", "use", "please", "ask", "demander", "pres", "entre", "derriere", "devant", "angle",
    "dans", "fond", "side", "leave", "go", "key", "keys", "lockbox", "stairs", "elevator", "ascenseur",
    "cour", "timbre", "llamar", "junto", "cerca", "intersection", "left", "right", "mr", "mrs", "ms",
    "miss", "mme", "mlle", "madame", "monsieur", "for",
})  # fmt: skip
"""After one of these comes nothing that says where the building is; it may say who lives there."""

NOT_AFTER_KIND = frozenset({
    "apt", "apartment", "appartement", "appart", "appt", "unit", "suite", "bat", "batiment", "esc",
    "escalier", "etage", "floor", "code", "digicode", "interphone", "c/o", "chez", "attn", "ring", "sonner",
    "sonnez", "tel", "phone", "rdc",
})  # fmt: skip
"""No street is called so; Porte, Tour, Hall and Front are in names of streets all over."""

NOT_IN_NAMES = NOT_AFTER_KIND | {
    "on", "near", "at", "behind", "my", "next", "to", "from", "between", "opposite", "across", "with", "is",
    "house", "in", "by", "and", "corner", "off", "just", "past", "left", "right",
}  # fmt: skip
"""A street called so is no street but a description."""

ORDINAL = re.compile(r"\d{1,3}(?:st|nd|rd|th|e|er|eme|ieme|o|a)?")
"""2nd, 3e, 1er, or the number alone."""
FLAT = re.compile(
    r"#.*|\d{1,4}[a-z]{0,2}|[a-z]-?\d{1,4}[a-z]?|[a-z]|\d{1,2}-?[a-z]|\d{1,2}[-/]\d{1,3}|[a-z]/\d{1,3}"
)
"""A flat, without a word for it: 4B, #12, B-3."""

COUNTRIES = frozenset(
    {"usa", "us", "united states", "u.s.a", "u.s", "france", "canada", "uk", "espana", "spain"}
)

STATES = frozenset({
    "al", "ak", "az", "ar", "ca", "co", "ct", "de", "fl", "ga", "hi", "id", "il", "in", "ia", "ks", "ky",
    "la", "me", "md", "ma", "mi", "mn", "ms", "mo", "mt", "ne", "nv", "nh", "nj", "nm", "ny", "nc", "nd",
    "oh", "ok", "or", "pa", "ri", "sc", "sd", "tn", "tx", "ut", "vt", "va", "wa", "wv", "wi", "wy", "dc",
    "pr", "on", "qc", "bc", "ab", "mb", "sk", "ns", "nb", "nl", "pe",
})  # fmt: skip
"""States of the US and provinces of Canada."""
