"""What tests that start Apache Spark share."""

from __future__ import annotations

import pytest

SPARK_LEAVES_SOCKETS = [
    pytest.mark.usefixtures("collected_within"),
    # PySpark leaves its sockets to the collector, which closes them and warns
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]
