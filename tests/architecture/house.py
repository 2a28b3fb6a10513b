"""Where things stand: the tree, the tracked files, the modules."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "gongxin"
APPS = tuple(sorted(path.parent.name for path in (SOURCE / "apps").glob("*/api.py")))

_NOT_OURS = {".git", ".venv", "var", "dist", "staticfiles"}


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project: what git knows or would add; without git, what is there."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        found = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:
        found = [path for path in ROOT.rglob("*") if not _aside(path)]
    return tuple(sorted(path for path in found if path.is_file()))


def _aside(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return bool(_NOT_OURS & set(parts)) or any(
        part.endswith(("cache", ".egg-info")) or part == "__pycache__" for part in parts
    )


@cache
def python_files() -> tuple[Path, ...]:
    """Source files of the package, migrations apart."""
    return tuple(
        path
        for path in files()
        if path.suffix == ".py" and SOURCE in path.parents and "migrations" not in path.parts
    )


@cache
def tree(path: Path) -> ast.Module:
    """The file, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def texts(suffixes: set[str]) -> Iterator[tuple[Path, str]]:
    """Files with these suffixes and what stands in them."""
    for path in files():
        if path.suffix in suffixes:
            yield path, path.read_text(encoding="utf-8", errors="replace")


def name(path: Path) -> str:
    """The file as it is named in the tree."""
    return path.relative_to(ROOT).as_posix()
