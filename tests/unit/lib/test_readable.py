"""Numbers for people."""

from gongxin.lib.readable import LETTERS, readable


def test_it_has_the_shape_that_was_asked_for_and_no_letter_that_is_mistaken() -> None:
    assert not set("01ILO") & set(LETTERS)
    for _ in range(200):
        groups = readable(groups=3).split("-")
        assert [len(group) for group in groups] == [4, 4, 4]
        assert set("".join(groups)) <= set(LETTERS)
    assert len({readable(groups=3) for _ in range(500)}) == 500
