"""Synthetic data for the pages that show the design: long names, rare characters, every state."""

from .desk import desk
from .portal import portal

__all__ = ["desk", "portal"]
