"""`python -m gongxin.interfaces.cli` is `gongxin`."""

from .main import main

main()
