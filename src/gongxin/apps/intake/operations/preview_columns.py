"""Look at a file's own first rows, to lay down what its columns mean. Nothing is stored."""

from __future__ import annotations

from pathlib import Path

from gongxin.apps.catalogue.api import Item, code_lists_of, get_item
from gongxin.apps.directory.api import get_organ
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.lib.bilingual import Text
from gongxin.lib.tabular import open_table

from ..policies import check_source
from ..rules.masking import masked
from ..rules.shape import FieldShape
from ..types import ColumnPreview
from .map_columns import recognise
from .plan_for_item import shape_of
from .save_mapping import known_headers, mapping_for

ROWS_SHOWN = 3


def preview_columns(
    *, path: Path, item_code: str, source_code: str, actor: Actor
) -> tuple[ColumnPreview, ...]:
    """The columns of the file: name, first values masked, and the field that name or mapping gives.

    Raises Refusal as filing would.
    """
    check_role(actor, Role.CLERK, Role.OPERATOR)
    item, source = get_item(code=item_code), get_organ(code_or_uscc=source_code)
    check_source(item, source, actor)
    also = known_headers(item=item.code, source=source.code)
    table = open_table(path, recognise=recognise(item, also=also), or_widest=True)
    kept = mapping_for(item=item.code, source=source.code, header=table.header)
    field_of = recognise(item)
    names = kept.fields if kept else [field_of(name) or "" for name in table.header]
    below = table.head[table.header_row : table.header_row + ROWS_SHOWN]
    shapes = _shapes(item)
    return tuple(
        ColumnPreview(
            name=name,
            field=names[place],
            values=tuple(
                masked(shapes.get(names[place], _PLAIN), row[place]) if row[place] else ""
                for row in below
                if place < len(row)
            ),
        )
        for place, name in enumerate(table.header)
    )


_PLAIN = FieldShape(name="", label=Text("", ""), type="text", privacy="personal")


def _shapes(item: Item) -> dict[str, FieldShape]:
    return {field.name: field for field in shape_of(item, code_lists_of(item)).fields}
