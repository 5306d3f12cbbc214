"""What a map says about an address. Values only; whether a place is too far away is for others to judge."""

from dataclasses import dataclass

from airtable_schema.records import Coordinates


@dataclass(frozen=True, slots=True)
class Located:
    """The map knows the building, or at least the street."""

    coordinates: Coordinates


@dataclass(frozen=True, slots=True)
class TooCoarse:
    """The map only knows the neighbourhood, the city, or something larger; `where` is the middle of that."""

    where: Coordinates


@dataclass(frozen=True, slots=True)
class NotFound:
    """The map does not know the address."""


Found = Located | TooCoarse | NotFound
