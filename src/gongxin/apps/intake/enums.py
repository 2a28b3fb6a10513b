"""The words of intake."""

from enum import StrEnum


class Severity(StrEnum):
    """An error refuses the row; a warning asks someone to look; a note says what was tidied."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class BatchStatus(StrEnum):
    """批次状态."""

    LOADED = "loaded"
    REFUSED = "refused"


class Channel(StrEnum):
    """报送渠道."""

    COMMAND = "command"
    WORKBENCH = "workbench"
