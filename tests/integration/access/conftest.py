"""The town is there for every test in this folder."""

from .town import town

__all__ = ["town"]
