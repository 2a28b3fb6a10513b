"""From an identity provider's word to the one file of a person: sure enough, and confirmed by the population base."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from gongxin.apps.identity.api import (
    Account,
    Assurance,
    assurance_too_low,
    person_not_confirmed,
    population_base_silent,
    refuse_at_provider,
    sign_in_person,
)
from gongxin.apps.register.api import subject_key
from gongxin.lib.errors import Refusal
from gongxin.lib.identifiers import normalise, upgrade_citizen_number
from gongxin.lib.keyring import KeyRing
from gongxin.lib.population_base import PopulationBase, PopulationBaseSilent

from ..types import AssertedPerson


def know_person(*, person: AssertedPerson, now: datetime) -> Account:
    """Sign in the person whom the provider names. Their file is that of the number in force, whichever was named.

    Raises Refusal: not sure enough, not one person of the population base, or no word from it. Each is an event.
    """
    try:
        number = _number_in_force(person)
    except Refusal as refusal:
        refuse_at_provider(reason=refusal.code, now=now)
        raise
    assert person.assurance is not None
    key = subject_key(identifier=f"id:{number}")
    return sign_in_person(subject_key=key, assurance=person.assurance, now=now)


def _number_in_force(person: AssertedPerson) -> str:
    least = Assurance(settings.LEAST_ASSURANCE)
    if person.assurance is None or person.assurance < least:
        raise assurance_too_low(reached=person.assurance, least=least)
    try:
        number = population_base().number_in_force(
            name=person.name.strip(), id_number=normalise(person.id_number)
        )
    except PopulationBaseSilent:
        raise population_base_silent() from None
    if number is None:
        raise person_not_confirmed()
    return upgrade_citizen_number(number)


def population_base() -> PopulationBase:
    """The population base of the settings, and the key by which the platform signs what it asks there."""
    key = KeyRing.open(settings.KEYS_DIR).ed25519("population-base")
    return PopulationBase(settings.POPULATION_URL, key, settings.PUBLIC_URL)
