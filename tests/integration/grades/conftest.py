"""The town is there for every test in this folder."""

from tests.integration.access.town import town

__all__ = ["town"]
