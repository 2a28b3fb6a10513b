"""The packs of the house are loaded once for each module."""

from tests.integration.intake.desk import catalogue as catalogue  # noqa: PLC0414 - a fixture
