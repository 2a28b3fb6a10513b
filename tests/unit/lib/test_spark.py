"""Work spread over two real workers of Apache Spark: in order, whole, and with nothing in its messages."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from gongxin.lib.spark import SparkDown, spread
from tests.sparks import SPARK_LEAVES_SOCKETS

TWO_WORKERS = "local-cluster[2,1,1024]"

pytestmark = [pytest.mark.xdist_group("spark"), *SPARK_LEAVES_SOCKETS]


# Workers know the installed software, not these tests: the work is `eval`, and each item says what to do.
def _slowly(number: int) -> str:
    return f"(__import__('time').sleep(0.05), {number} ** 2, __import__('os').getppid())"


def test_two_workers_share_the_work_and_the_order_stays() -> None:
    items = (_slowly(number) for number in range(20))
    done = list(spread(eval, items, master=TWO_WORKERS))

    assert [square for _, square, _ in done] == [number**2 for number in range(20)]
    daemons = {daemon for *_, daemon in done}
    assert len(daemons) == 2
    assert os.getpid() not in daemons


def test_what_breaks_on_a_worker_is_told_without_what_was_in_it(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SparkDown) as caught:
        list(spread(eval, iter(["int('secret-4711')"]), master=TWO_WORKERS))

    assert caught.value.reason == "lost"
    assert caught.value.__suppress_context__
    assert "4711" not in str(caught.value)
    said = capfd.readouterr()
    assert "4711" not in said.out + said.err


def test_what_breaks_in_the_items_is_raised_as_it_is() -> None:
    def items() -> Iterator[str]:
        yield "1"
        raise KeyError("here")

    with pytest.raises(KeyError, match="here"):
        list(spread(eval, items(), master=TWO_WORKERS))


def test_a_master_that_is_not_there() -> None:
    with pytest.raises(SparkDown) as caught:
        list(spread(eval, iter(["1"]), master="no-such-master"))
    assert caught.value.reason == "start"
