"""The town, for each module of these tests."""

from tests.integration.access.town import town

__all__ = ["town"]
