"""The one door to records (charter C7): nobody reads a person except through it."""

from .operations.list_looks import list_looks
from .operations.look_up import look_up
from .operations.open_own_file import open_own_file
from .types import Asking, Basis, FieldShown, FileShown, Look, RecordShown, RoleShown

__all__ = [
    "Asking",
    "Basis",
    "FieldShown",
    "FileShown",
    "Look",
    "RecordShown",
    "RoleShown",
    "list_looks",
    "look_up",
    "open_own_file",
]
