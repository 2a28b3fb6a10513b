"""Which identities may be one subject: Fellegi and Sunter's weights by feature, computed by Splink in DuckDB.

It learns nothing: what agreement and disagreement of a feature weigh is fixed here, and so the same for everybody. It acts on nothing
either: it gives pairs, each with what agreed and how much that weighs. Names and numbers are in memory alone; DuckDB may not
write a file. Plain comparisons of numbers decide which pairs are looked at, never a name alone.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from typing import Any

LEAST_WEIGHT = 12.0
"""In bits (log2 of the odds): one pair in 4,096 of those that chance brings together weighs as much."""


class NoEngine(Exception):
    """The engine is not installed."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What is compared of somebody: `key` stands for them in the answer. What a number does not state is None."""

    key: str
    name: str
    born: str | None = None
    area: str | None = None
    number: str | None = None
    inner: str | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """How a feature agrees: `level` is `equal`, `close`, `differs` or `absent`, `weight` in hundredths of a bit."""

    feature: str
    level: str
    weight: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who may be one, and why."""

    one: str
    other: str
    features: tuple[Compared, ...]

    @property
    def weight(self) -> int:
        """The sum of the features' weights, in hundredths of a bit."""
        return sum(each.weight for each in self.features)


@dataclass(frozen=True, slots=True)
class _Feature:
    """`equal` and `close`: how often a feature agrees so among two numbers of one subject, and among two subjects.

    The first are what corrections of numbers look like; the second follow from how many values there are.
    """

    name: str
    equal: tuple[float, float]
    close: tuple[float, float] | None = None
    edits: int = 1


_FEATURES = (
    # names repeat: one in 500 of two people of one place bear the same, common ones more often
    _Feature("name", equal=(0.9, 0.002)),
    # 25,000 days, unevenly used
    _Feature("born", equal=(0.9, 0.00006), close=(0.08, 0.001)),
    _Feature("area", equal=(0.8, 0.02)),
    # 15 digits without century and check character; equal where the century alone was wrong
    _Feature("number", equal=(0.2, 0.0000001), close=(0.6, 0.00001), edits=2),
    # the organisation code inside a USCC stays when the rest changes
    _Feature("inner", equal=(0.6, 0.0000001), close=(0.1, 0.00001)),
)


def engine() -> str:
    """Name and version of the engine. Raises NoEngine."""
    try:
        import splink
    except ImportError:
        raise NoEngine from None
    return f"splink {splink.__version__}"


def suggest(identities: Sequence[Identity]) -> list[Pair]:
    """The pairs that weigh enough, heaviest first: at least one feature besides the name agrees in each. Raises NoEngine."""
    engine()
    import duckdb
    import pyarrow
    from splink import Linker, SettingsCreator, block_on
    from splink.internals.duckdb.database_api import DuckDBAPI

    if len(identities) < 2:
        return []
    columns = ("key", *(feature.name for feature in _FEATURES))
    people = pyarrow.table(
        {
            name: pyarrow.array([getattr(one, name) for one in identities], pyarrow.string())
            for name in columns
        }
    )
    memory = duckdb.connect(":memory:")
    try:
        memory.execute("SET temp_directory = ''")
        api = DuckDBAPI(connection=memory)
        settings = SettingsCreator(
            link_type="dedupe_only",
            unique_id_column_name="key",
            comparisons=[_comparison(feature) for feature in _FEATURES],
            blocking_rules_to_generate_predictions=[
                block_on("name", "born"),
                block_on("name", "area"),
                block_on("born", "area"),
                block_on("number"),
                block_on("inner"),
            ],
            retain_intermediate_calculation_columns=True,
            retain_matching_columns=False,
        )
        linker = Linker(api.register(people), settings, log_level=logging.ERROR)
        rows = linker.inference.predict().as_record_list()
    finally:
        memory.close()
    pairs = [_pair(row) for row in rows]
    kept = [one for one in pairs if one.weight >= LEAST_WEIGHT * 100 and _more_than_a_name(one)]
    return sorted(kept, key=lambda one: (-one.weight, one.one, one.other))


def _more_than_a_name(pair: Pair) -> bool:
    return any(each.weight > 0 for each in pair.features if each.feature != "name")


def _comparison(feature: _Feature) -> Any:
    from splink import comparison_level_library as levels
    from splink import comparison_library

    close = feature.close or (0.0, 0.0)
    agreeing = [
        levels.ExactMatchLevel(feature.name).configure(
            m_probability=feature.equal[0], u_probability=feature.equal[1]
        )
    ]
    if feature.close:
        agreeing.append(
            levels.DamerauLevenshteinLevel(feature.name, feature.edits).configure(
                m_probability=close[0], u_probability=close[1]
            )
        )
    rest = levels.ElseLevel().configure(
        m_probability=1 - feature.equal[0] - close[0], u_probability=1 - feature.equal[1] - close[1]
    )
    return comparison_library.CustomComparison(
        output_column_name=feature.name,
        comparison_levels=[levels.NullLevel(feature.name), *agreeing, rest],
    )


def _pair(row: dict[str, Any]) -> Pair:
    one, other = sorted((row["key_l"], row["key_r"]))
    return Pair(one, other, tuple(_compared(feature, row) for feature in _FEATURES))


def _compared(feature: _Feature, row: dict[str, Any]) -> Compared:
    """The engine says what the feature weighs in the pair; which level that is follows from the weight."""
    weight = round(row[f"mw_{feature.name}"] * 100)
    levels = {0: "absent", _weight(feature.equal): "equal"}
    if feature.close:
        levels[_weight(feature.close)] = "close"
    return Compared(feature.name, levels.get(weight, "differs"), weight)


def _weight(level: tuple[float, float]) -> int:
    return round(log2(level[0] / level[1]) * 100)
