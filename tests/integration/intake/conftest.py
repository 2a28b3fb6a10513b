"""The catalogue is there for every test in this folder."""

from .desk import catalogue

__all__ = ["catalogue"]
