"""The door of the directory: organs, divisions and instruments."""

from .enums import Confidence, DivisionLevel, InstrumentLevel, OrganFunction
from .operations.store_directory import store_directory
from .queries import (
    codes_of_organs,
    get_instrument,
    get_organ,
    instrument_titles,
    list_divisions,
    list_instruments,
    list_organs,
    organ_by_name,
    organ_names,
    organs_of,
    public_security_organs,
    who_answers,
)
from .types import Division, InstrumentInfo, Organ

__all__ = [
    "Confidence",
    "Division",
    "DivisionLevel",
    "InstrumentInfo",
    "InstrumentLevel",
    "Organ",
    "OrganFunction",
    "codes_of_organs",
    "get_instrument",
    "get_organ",
    "instrument_titles",
    "list_divisions",
    "list_instruments",
    "list_organs",
    "organ_by_name",
    "organ_names",
    "organs_of",
    "public_security_organs",
    "store_directory",
    "who_answers",
]
