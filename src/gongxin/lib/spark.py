"""Work on a stream of items, spread over the workers of Apache Spark.

Items go out in windows and results come back in the order of the items, so memory does not grow with the
stream. What travels is encrypted under a secret that lives as long as the work does. Workers get the
work and the items, nothing else: no key, no database.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from .ahead import ahead

if TYPE_CHECKING:
    from pyspark import SparkContext

Item = TypeVar("Item")
Result = TypeVar("Result")

# Items in a window for each slot of the cluster: the next one is waiting when a worker is done with one.
_ITEMS_A_SLOT = 2
_PATIENCE_SECONDS = 60


class SparkDown(Exception):
    """Spark cannot be used; `reason` is a word: package, start, workers, lost."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def spread(
    work: Callable[[Item], Result], items: Iterator[Item], *, master: str
) -> Iterator[Result]:
    """`work(item)` of each item, in order. `work` and items must pickle; `master` is a Spark master URL.

    Raises SparkDown; what an item raises while it is made is raised as it is.
    """
    with _context(master) as context:
        shared = context.broadcast(work)
        size = _ITEMS_A_SLOT * context.defaultParallelism

        def one(item: Item) -> Result:
            return shared.value(item)

        def done(window: list[Item]) -> list[Result]:
            try:
                return context.parallelize(window, len(window)).map(one).collect()
            except Exception:
                raise SparkDown("lost") from None  # its message may hold a row of the file

        for window in ahead(_windows(items, size), done):
            yield from window


def _windows(items: Iterator[Item], size: int) -> Iterator[list[Item]]:
    while window := list(islice(items, size)):
        yield window


@contextmanager
def _context(master: str) -> Iterator[SparkContext]:
    try:
        import pyspark
        from pyspark import SparkConf, SparkContext
    except ModuleNotFoundError:
        raise SparkDown("package") from None
    here = master.startswith("local")
    if here:
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    conf = SparkConf().setMaster(master).setAppName("gongxin")
    for name, value in {**_SETTINGS, **(_ON_LOOPBACK if here else {})}.items():
        conf.setIfMissing(name, value)
    conf.setIfMissing("spark.authenticate.secret", secrets.token_hex(32))
    try:
        context = SparkContext(conf=conf)
    except Exception:
        raise SparkDown("start") from None
    name = context.applicationId
    try:
        if not master.startswith("local["):
            _await_a_worker(context)
        yield context
    finally:
        context.stop()
        if master.startswith("local-cluster"):
            # workers of this machine leave their (empty) logs beside Spark's own files
            home = Path(os.environ.get("SPARK_HOME") or Path(pyspark.__file__).parent)
            shutil.rmtree(home / "work" / name, ignore_errors=True)


def workers_of(context: SparkContext) -> int:
    """How many workers have reported; the driver is none."""
    java: Any = context._jsc
    return int(java.sc().getExecutorMemoryStatus().size()) - 1


def _await_a_worker(context: SparkContext) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while workers_of(context) < 1:
        if time.monotonic() > until:
            raise SparkDown("workers")
        time.sleep(0.1)


_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",  # a task's error may hold a row of the file
    "spark.authenticate": "true",
    "spark.network.crypto.enabled": "true",
    "spark.io.encryption.enabled": "true",
    "spark.task.maxFailures": "2",
    "spark.executorEnv.POLARS_MAX_THREADS": "1",  # as many tasks as cores: each stays on its own
}
_QUIET = (
    f"-Dlog4j2.configurationFile={Path(__file__).with_name('spark_log4j2.properties').as_uri()}"
)
_ON_LOOPBACK = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": _QUIET,
    "spark.executor.extraJavaOptions": _QUIET,
}
