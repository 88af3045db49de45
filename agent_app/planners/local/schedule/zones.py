"""Names of time zones as people write them, to IANA names."""

from __future__ import annotations

import re
from functools import cache
from zoneinfo import available_timezones

__all__ = ["is_zone", "offset_zone", "zone_of_abbreviation", "zone_of_place"]

_ABBREVIATIONS = {
    "utc": "UTC", "gmt": "UTC", "zulu": "UTC", "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles",
    "pt": "America/Los_Angeles", "mst": "America/Denver", "mdt": "America/Denver", "mt": "America/Denver",
    "cst": "America/Chicago", "cdt": "America/Chicago", "ct": "America/Chicago", "est": "America/New_York",
    "edt": "America/New_York", "et": "America/New_York", "akst": "America/Anchorage", "hst": "Pacific/Honolulu",
    "bst": "Europe/London", "wet": "Europe/Lisbon", "cet": "Europe/Berlin", "cest": "Europe/Berlin",
    "eet": "Europe/Athens", "eest": "Europe/Athens", "msk": "Europe/Moscow", "ist": "Asia/Kolkata",
    "jst": "Asia/Tokyo", "kst": "Asia/Seoul", "sgt": "Asia/Singapore", "hkt": "Asia/Hong_Kong",
    "aest": "Australia/Sydney", "aedt": "Australia/Sydney", "acst": "Australia/Adelaide", "awst": "Australia/Perth",
    "nzst": "Pacific/Auckland", "nzdt": "Pacific/Auckland", "sast": "Africa/Johannesburg", "brt": "America/Sao_Paulo",
    "art": "America/Argentina/Buenos_Aires", "wib": "Asia/Jakarta", "pht": "Asia/Manila",
}  # fmt: skip
_UNMISTAKABLE = frozenset({"utc", "gmt"})
_PLACES = {
    "eastern": "America/New_York", "eastern standard": "America/New_York", "us eastern": "America/New_York",
    "eastern daylight": "America/New_York", "central": "America/Chicago", "us central": "America/Chicago",
    "central standard": "America/Chicago", "mountain": "America/Denver", "pacific": "America/Los_Angeles",
    "pacific standard": "America/Los_Angeles", "us pacific": "America/Los_Angeles",
    "pacific daylight": "America/Los_Angeles",
    "central european": "Europe/Berlin", "german": "Europe/Berlin", "germany": "Europe/Berlin",
    "munich": "Europe/Berlin",
    "hamburg": "Europe/Berlin", "frankfurt": "Europe/Berlin", "cologne": "Europe/Berlin", "french": "Europe/Paris",
    "france": "Europe/Paris", "spanish": "Europe/Madrid", "spain": "Europe/Madrid", "barcelona": "Europe/Madrid",
    "italian": "Europe/Rome", "italy": "Europe/Rome", "milan": "Europe/Rome", "uk": "Europe/London",
    "british": "Europe/London",
    "england": "Europe/London", "manchester": "Europe/London", "irish": "Europe/Dublin", "ireland": "Europe/Dublin",
    "swiss": "Europe/Zurich", "switzerland": "Europe/Zurich", "geneva": "Europe/Zurich", "dutch": "Europe/Amsterdam",
    "netherlands": "Europe/Amsterdam", "polish": "Europe/Warsaw", "poland": "Europe/Warsaw", "krakow": "Europe/Warsaw",
    "swedish": "Europe/Stockholm", "sweden": "Europe/Stockholm", "indian": "Asia/Kolkata", "india": "Asia/Kolkata",
    "mumbai": "Asia/Kolkata", "delhi": "Asia/Kolkata", "bangalore": "Asia/Kolkata", "bengaluru": "Asia/Kolkata",
    "chennai": "Asia/Kolkata", "hyderabad": "Asia/Kolkata", "pune": "Asia/Kolkata", "japan": "Asia/Tokyo",
    "japanese": "Asia/Tokyo",
    "osaka": "Asia/Tokyo", "beijing": "Asia/Shanghai", "china": "Asia/Shanghai", "chinese": "Asia/Shanghai",
    "shenzhen": "Asia/Shanghai", "korea": "Asia/Seoul", "tel aviv": "Asia/Jerusalem", "israel": "Asia/Jerusalem",
    "san francisco": "America/Los_Angeles", "sf": "America/Los_Angeles", "seattle": "America/Los_Angeles",
    "california": "America/Los_Angeles", "la": "America/Los_Angeles", "portland": "America/Los_Angeles",
    "boston": "America/New_York", "nyc": "America/New_York", "washington": "America/New_York",
    "atlanta": "America/New_York",
    "miami": "America/New_York", "philadelphia": "America/New_York", "austin": "America/Chicago",
    "dallas": "America/Chicago",
    "houston": "America/Chicago", "texas": "America/Chicago", "montreal": "America/Toronto",
    "ottawa": "America/Toronto",
    "brazil": "America/Sao_Paulo", "rio": "America/Sao_Paulo", "cape town": "Africa/Johannesburg",
    "canberra": "Australia/Sydney",
    "australian eastern": "Australia/Sydney", "wellington": "Pacific/Auckland", "abu dhabi": "Asia/Dubai",
    "kyiv": "Europe/Kyiv",
    "universal": "UTC", "coordinated universal": "UTC", "greenwich": "UTC", "greenwich mean": "UTC",
}  # fmt: skip
_HALF_HOURS = {
    "+5:30": "Asia/Kolkata", "+5:45": "Asia/Kathmandu", "+3:30": "Asia/Tehran", "+4:30": "Asia/Kabul",
    "+6:30": "Asia/Yangon", "+9:30": "Australia/Darwin", "-3:30": "America/St_Johns",
}  # fmt: skip
_OFFSET = re.compile(r"([+\-\u2212])\s?(\d{1,2})(?::?(\d{2}))?$")


@cache
def _names() -> frozenset[str]:
    """All IANA names; the search for them reads the disk."""
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Whether a text is an IANA name, in its exact spelling."""
    return name in _names()


@cache
def _cities() -> dict[str, str]:
    cities: dict[str, str] = {}
    for name in sorted(_names()):
        region, _, city = name.rpartition("/")
        if region.split("/")[0] in {
            "Africa",
            "America",
            "Asia",
            "Atlantic",
            "Australia",
            "Europe",
            "Indian",
            "Pacific",
        }:
            cities.setdefault(city.replace("_", " ").lower(), name)
    return cities


def zone_of_place(words: str) -> str | None:
    """The zone of a city, country or region ("new york", "central european"), lower-case, or None."""
    return _PLACES.get(words) or _cities().get(words)


def zone_of_abbreviation(text: str, *, beside_time: bool) -> str | None:
    """The zone of an abbreviation as typed.

    Beside a time any spelling counts; elsewhere only `UTC`, `GMT`, and what stands in capitals and has three letters,
    because words and initials look the same.
    """
    zone = _ABBREVIATIONS.get(text.lower())
    if zone and (beside_time or text.lower() in _UNMISTAKABLE or (text.isupper() and len(text) > 2)):
        return zone
    return None


def offset_zone(text: str) -> str | None:
    """The zone of an offset such as `+2`, `-05:00` or `+5:30`; None where no IANA zone has it.

    `Etc/GMT` names carry the opposite sign (POSIX), so `+2` is `Etc/GMT-2`.
    """
    match = _OFFSET.fullmatch(text.strip())
    if match is None:
        return None
    sign, hours, minutes = "-" if match.group(1) != "+" else "+", int(match.group(2)), match.group(3) or "00"
    if minutes != "00":
        return _HALF_HOURS.get(f"{sign}{hours}:{minutes}")
    if hours == 0:
        return "UTC"
    name = f"Etc/GMT{'-' if sign == '+' else '+'}{hours}"
    return name if is_zone(name) else None
