"""A synthetic province: people, organisations and ten years of filings, none of them real.

`simulate` is the only thing to call. See `docs/synthetic-world.md` for what is in it.
"""

from .world import TODAY, World, simulate

__all__ = ["TODAY", "World", "simulate"]
