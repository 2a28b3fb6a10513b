"""The server's settings. They are passed at each start, so that a new release brings its own."""

from __future__ import annotations

import os

_MIB = 1024 * 1024


def server_options(*, port: int, durable: bool) -> str:
    """The options of `postgres` as `pg_ctl -o` takes them. No value holds a blank or a quote."""
    settings = {**_reach(port), **_log(), **_size()} | ({} if durable else _volatile())
    return " ".join(f"-c {name}={value}" for name, value in settings.items())


def _reach(port: int) -> dict[str, object]:
    # TCP on loopback alone: a socket path has a length limit that deep folders exceed.
    return {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
        "password_encryption": "scram-sha-256",
        "timezone": "UTC",
    }


def _log() -> dict[str, object]:
    # Nothing about a person reaches the log. An error's message can quote the value that caused it,
    # so errors of statements are left to the program that made them (level `log` is above `error`
    # for the server's log); detail lines, statements and parameters stay out in any case.
    return {
        "log_min_messages": "log",
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
        "log_parameter_max_length": 0,
        "log_parameter_max_length_on_error": 0,
        "log_statement": "none",
        "log_min_duration_statement": -1,
        "log_checkpoints": "off",
        "log_timezone": "UTC",
        "logging_collector": "off",
    }


def _size() -> dict[str, object]:
    # An eighth of the memory, as the rest of the platform lives on the same box. The write-ahead log
    # may grow so far that a load of a million rows does not stop for checkpoints again and again;
    # what is written most is sealed, so compressing the log would cost time and save nothing.
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // _MIB
    return {
        "shared_buffers": f"{max(128, min(memory // 8, 2048))}MB",
        "maintenance_work_mem": "128MB" if memory >= 3000 else "64MB",
        "max_wal_size": "4GB",
        # its files are kept and written again: making a new one cost a large load a tenth of its time, and
        # the commit of a look-up that happened to need one beside it a tenth of a second
        "min_wal_size": "4GB",
        # a load's log goes to disk as it is made, so that the commit of a look-up need not wait for megabytes of it
        "wal_writer_delay": "10ms",
        "wal_writer_flush_after": "512kB",
        "checkpoint_timeout": "15min",
        "wal_compression": "off",
        "max_connections": 100,
    }


def _volatile() -> dict[str, object]:
    # For tests alone: a power cut may destroy such a cluster. A kill of the server may not, so
    # commits stay synchronous: they reach the system's cache, which outlives the process.
    return {
        "fsync": "off",
        "full_page_writes": "off",
        "wal_level": "minimal",
        "max_wal_senders": 0,
    }
