"""The catalogue of the house is loaded for every rule of the charter."""

from tests.integration.intake.desk import catalogue

__all__ = ["catalogue"]
