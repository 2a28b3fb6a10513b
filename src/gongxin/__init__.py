"""Gongxin (公信): an open public-credit register with due process built in."""

__version__ = "0.1.0"
