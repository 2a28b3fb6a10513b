"""Charter C12: persons are shown to the public only where a law or state rule says so."""

from __future__ import annotations

from collections.abc import Iterator

from gongxin.lib.bilingual import Text

from ..errors import Fault
from .forbidden_words import personal_header
from .rule import Rule
from .tree import Entry, PackTree, citations_at, in_force

ENOUGH = frozenset(
    {"law", "administrative-regulation", "judicial-interpretation", "departmental-rule"}
)
"""Levels of instrument that may put a natural person on public display."""


class PublicityOfPersons(Rule):
    """C12: persons are shown to the public only on a law, administrative regulation, judicial
    interpretation or departmental rule in force; what identifies a person is never public.
    """

    id = "C12"

    def check(self, tree: PackTree) -> Iterator[Fault]:
        for entry in tree.entries("item"):
            if (
                "person" in entry.raw["subject_kinds"]
                and entry.raw["publicity"]["persons"] == "shown"
            ):
                yield from self._basis(tree, entry)
            yield from self._fields(entry)
            yield from self._shown(entry)

    def _basis(self, tree: PackTree, entry: Entry) -> Iterator[Fault]:
        known = tree.known("instruments")
        if known is None:
            return
        cited = [known.get(one.instrument) for one in citations_at(entry, "publicity", "basis")]
        if any(
            one and one["level"] in ENOUGH and in_force(one, tree.in_force_from) for one in cited
        ):
            return
        yield entry.file.fault(
            self.id,
            ("publicity",),
            at_key=True,
            what=Text(
                zh="向社会公示自然人信息，没有法律、行政法规、司法解释或部门规章作依据。",
                en="Persons would be shown to the public without a law, administrative regulation, "
                "judicial interpretation or departmental rule that says so.",
            ),
            mend=Text(
                zh="请改为 persons: not-shown，或在 publicity.basis 中引用此类依据。",
                en="Set `persons: not-shown`, or cite such a basis under `publicity.basis`.",
            ),
        )

    def _fields(self, entry: Entry) -> Iterator[Fault]:
        identifying = _identity_fields(entry)
        for index, field in enumerate(entry.raw["fields"]):
            name, path = field["name"], ("fields", index)
            headers = (field["label"]["zh"], field["label"]["en"], *field.get("aliases", ()))
            closely = name in identifying or any(personal_header(header) for header in headers)
            if closely and field["privacy"] in ("public", "internal"):
                yield entry.file.fault(
                    self.id,
                    path,
                    what=Text(
                        zh=f"字段「{name}」可识别或联系到个人，却标为 {field['privacy']}。",
                        en=f"`{name}` identifies or reaches a person and is marked "
                        f"{field['privacy']}.",
                    ),
                    mend=Text(zh="请标为 privacy: sensitive。", en="Set `privacy: sensitive`."),
                )
            elif field["privacy"] == "sensitive" and field.get("masking", "none") == "none":
                yield entry.file.fault(
                    self.id,
                    path,
                    what=Text(
                        zh=f"敏感字段「{name}」没有脱敏方式。",
                        en=f"The sensitive field `{name}` has no masking.",
                    ),
                    mend=Text(
                        zh="请设 masking: id-number 或 all。",
                        en="Set `masking: id-number` or `all`.",
                    ),
                )

    def _shown(self, entry: Entry) -> Iterator[Fault]:
        """What a publication lists is there, and is neither sensitive nor somebody with a role in an organisation."""
        fields = {field["name"]: field for field in entry.raw["fields"]}
        roles = {relation["name"] for relation in entry.raw.get("relations", [])}
        for place, name in enumerate(entry.raw["publicity"].get("shows", [])):
            field = fields.get(name)
            if field is None or field["privacy"] == "sensitive" or name in roles:
                yield entry.file.fault(
                    self.id,
                    ("publicity", "shows", place),
                    what=Text(
                        zh=f"公示内容中的「{name}」不是本条目的字段，或者是不得公示的敏感字段、任职人员。",
                        en=f"`{name}` is listed to be published and is no field of this item, or a sensitive one, or somebody with a role.",
                    ),
                    mend=Text(zh="请从 shows 中删去。", en="Leave it out of `shows`."),
                )


def _identity_fields(entry: Entry) -> set[str]:
    named = {field["name"] for field in entry.raw["fields"] if field["type"] == "id-number"}
    named |= {relation["id_number"] for relation in entry.raw.get("relations", [])}
    if "id_number" in entry.raw["subject"]:
        named.add(entry.raw["subject"]["id_number"])
    return named
