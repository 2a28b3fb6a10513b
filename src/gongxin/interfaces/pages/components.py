"""What pages are made of: each component is a frozen value, shown by `{% show it %}`.

A view builds these from what the domain gives and hands them to its template. Each names its own
template and carries everything the template asks for, so that a page cannot forget a part and the
type checker sees a view's mistakes. Words are `Text`; a plain string is said alike in both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Literal, Protocol, Self
from urllib.parse import urlencode

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .words import Words, size_in


class Part(Protocol):
    """Anything `{% show %}` can show: `template` gets it as `it`."""

    @property
    def template(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Link:
    """Where one can go: an address and its words; `note` says more beneath."""

    href: str
    words: Words
    note: Words = ""


@dataclass(frozen=True, slots=True)
class Masked:
    """A value already masked by the domain. A bare one handed in by mistake is hidden whole."""

    value: str


StatusKind = Literal["done", "now", "waiting", "attention", "refused", "ended", "disputed"]


@dataclass(frozen=True, slots=True)
class Status:
    """One word on how something stands, with a shape beside it: never colour alone."""

    template: ClassVar[str] = "components/status.html"

    kind: StatusKind
    words: Words


Cell = Text | str | int | float | Decimal | date | datetime | Link | Status | Masked | None
"""What a table cell or a fact can hold; None is said as 无 / none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A callout. `attention` is for what needs the reader; `done` for what has been done."""

    template: ClassVar[str] = "components/notice.html"

    kind: Literal["info", "attention", "done"] = "info"
    title: Words
    body: tuple[Words, ...] = ()
    links: tuple[Link, ...] = ()

    @classmethod
    def of_refusal(cls, refusal: Refusal, *links: Link) -> Self:
        """What could not be done, why, and what to do."""
        return cls(kind="attention", title=refusal.what, body=(refusal.mend,), links=links)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of a definition list; with `copy` a button copies the value."""

    label: Words
    value: Cell
    note: Words = ""
    copy: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """A definition list."""

    template: ClassVar[str] = "components/facts.html"

    rows: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`number` sets figures to the right; `sort_href` makes the head a link that sorts."""

    label: Words
    number: bool = False
    sort_href: str = ""
    sorted: Literal["", "ascending", "descending"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`anchor` is the row's own address on the page; the first cell links to it."""

    cells: tuple[Cell, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """A designed state: nothing here yet, still working, not allowed, only partly done."""

    template: ClassVar[str] = "components/state.html"

    kind: Literal["empty", "loading", "forbidden", "partly"]
    title: Words
    body: Words = ""
    next: tuple[Link, ...] = ()


NOTHING_YET = State("empty", Text("这里还没有内容。", "There is nothing here yet."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file to take along; `format` is PDF, JSON, XLSX …"""

    href: str
    format: str
    words: Words
    octets: int | None = None

    @property
    def size(self) -> str:
        """`84 kB`, or nothing when the size is not known."""
        return "" if self.octets is None else size_in(self.octets)


@dataclass(frozen=True, slots=True)
class Downloads:
    """Buttons for files, side by side."""

    template: ClassVar[str] = "components/downloads.html"

    files: tuple[Download, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table in its own frame: its head stays in view, and only the frame scrolls sideways.

    `name` makes its id. Without rows `empty` is shown, with the next step. The first cell of
    each row is its head.
    """

    template: ClassVar[str] = "components/table.html"

    name: str
    caption: Words
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: State = NOTHING_YET
    downloads: tuple[Download, ...] = ()
    compact: bool = False

    @property
    def ruled_rows(self) -> tuple[tuple[str, str, tuple[tuple[bool, Cell], ...]], ...]:
        """Rows as (anchor, address of the row's head, ((is a number, value), …)).

        The head links to the row itself, unless the cell is a link already: links do not nest.
        Raises ValueError on a row of other length.
        """
        return tuple(
            (
                row.anchor,
                f"#{row.anchor}" if row.anchor and not isinstance(row.cells[0], Link) else "",
                tuple(
                    (column.number, cell)
                    for column, cell in zip(self.columns, row.cells, strict=True)
                ),
            )
            for row in self.rows
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """Where one is in a long list. `keep` are the other parts of the query, kept as they are."""

    template: ClassVar[str] = "components/pagination.html"

    number: int
    pages: int
    path: str = ""
    keep: Mapping[str, str] | None = None
    name: str = "page"

    def href(self, number: int) -> str:
        """The address of page `number`."""
        return f"{self.path}?{urlencode({**(self.keep or {}), self.name: number})}"

    @property
    def before(self) -> str:
        """Address of the page before, empty on the first."""
        return self.href(self.number - 1) if self.number > 1 else ""

    @property
    def after(self) -> str:
        """Address of the next page, empty on the last."""
        return self.href(self.number + 1) if self.number < self.pages else ""

    @property
    def near(self) -> tuple[tuple[int, str], ...]:
        """First, last and the neighbours of this page; (0, "") stands for those left out."""
        wanted = sorted(
            number
            for number in {1, self.pages, self.number - 1, self.number, self.number + 1}
            if 1 <= number <= self.pages
        )
        shown: list[tuple[int, str]] = []
        for number in wanted:
            if shown and number - shown[-1][0] > 1:
                shown.append((0, ""))
            shown.append((number, self.href(number)))
        return tuple(shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One station on the way: `todo`, `now`, `done`, `partly` (some rows refused) or `failed`."""

    words: Words
    state: Literal["todo", "now", "done", "partly", "failed"]
    at: datetime | None = None
    note: Words = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """A way through stations, such as a batch's: received, read, checked, loaded, receipt."""

    template: ClassVar[str] = "components/steps.html"

    label: Words
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a total."""

    words: Words
    count: int
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A total that must be the sum of its parts, as one bar: received = accepted + refused + …

    Raises ValueError when the sum is wrong: such a receipt must not be shown.
    """

    template: ClassVar[str] = "components/tally.html"

    words: Words
    total: int
    shares: tuple[Share, ...]

    def __post_init__(self) -> None:
        counted = sum(share.count for share in self.shares)
        if counted != self.total:
            raise ValueError(f"the parts make {counted}, not {self.total}")

    @property
    def pieces(self) -> tuple[tuple[int, str, str, Share], ...]:
        """(number, x, width, share) with positions in percent."""
        pieces, before = [], 0
        for number, share in enumerate(self.shares):
            x, width = (100 * part / max(1, self.total) for part in (before, share.count))
            pieces.append((number, f"{x:.2f}%", f"{width:.2f}%", share))
            before += share.count
        return tuple(pieces)


@dataclass(frozen=True, slots=True)
class Tabs:
    """Sibling pages of one thing, as links; the one in view is marked.

    Which one that is the page's own path says, or `current` where the query tells them apart.
    """

    template: ClassVar[str] = "components/tabs.html"

    label: Words
    links: tuple[Link, ...]
    current: str | None = None


@dataclass(frozen=True, slots=True)
class Trail:
    """Breadcrumbs: the way back, without the page itself."""

    template: ClassVar[str] = "components/trail.html"

    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Doors:
    """Large links with a sentence each, for a home page."""

    template: ClassVar[str] = "components/doors.html"

    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NavGroup:
    """Links under a heading; the portal has one group without."""

    links: tuple[Link, ...]
    title: Words = ""


@dataclass(frozen=True, slots=True)
class Nav:
    """The main navigation, by role."""

    template: ClassVar[str] = "components/nav.html"

    groups: tuple[NavGroup, ...]

    def current(self, path: str) -> str:
        """The address that best fits `path`: the same, or the longest above it. `/` only itself."""
        fitting = (
            link.href
            for group in self.groups
            for link in group.links
            if path == link.href or (link.href != "/" and path.startswith(link.href))
        )
        return max(fitting, key=len, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who is signed in. `name` empty means nobody; leaving is a POST form."""

    template: ClassVar[str] = "components/account.html"

    name: Words = ""
    role: Words = ""
    sign_in: str = ""
    sign_out: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerStatus:
    """How the ledger stood when it was last verified."""

    template: ClassVar[str] = "components/ledger.html"

    sound: bool
    size: int
    checked_at: datetime
    href: str = ""
