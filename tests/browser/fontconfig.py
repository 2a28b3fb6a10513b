"""Chinese letters for a browser on a machine that has no Chinese font.

The reports are set in Noto Sans SC and Noto Serif SC, which come as a package; the same files are
shown to the browser by a small fontconfig file. Nothing is installed on the machine.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

import pylopdf_fonts_zh_cn

_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


def chinese_fonts(folder: Path | None = None) -> dict[str, str]:
    """The environment for a browser in which Chinese is drawn: pass it as `env` when launching.

    The configuration and the font cache are written to `folder`, or to a new temporary one.
    """
    place = folder or Path(tempfile.mkdtemp(prefix="fontconfig-"))
    place.mkdir(parents=True, exist_ok=True)
    fonts = Path(pylopdf_fonts_zh_cn.__file__).parent
    target = place / "fonts.conf"
    target.write_text(
        _CONFIGURATION.format(fonts=escape(str(fonts)), cache=escape(str(place / "cache"))),
        encoding="utf-8",
    )
    return {**os.environ, "FONTCONFIG_FILE": str(target)}
