"""Where Django looks for a database backend (`DATABASES["default"]["ENGINE"]`)."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base

from gongxin.lib.postgres.instants import InstantLoader


class DatabaseWrapper(base.DatabaseWrapper):
    """A file of twenty records comes with a hundred instants; Django's own reading of them took a twelfth of a look-up."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """The connection that Django opens, with the loader in place of Django's."""
        connection = super().get_new_connection(conn_params)
        connection.adapters.register_loader("timestamptz", InstantLoader)
        return connection
