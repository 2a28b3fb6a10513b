"""The catalogue is there for every test in this folder that asks for it."""

from tests.integration.intake.desk import catalogue

__all__ = ["catalogue"]
