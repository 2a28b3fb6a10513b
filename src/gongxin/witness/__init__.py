"""A witness of transparency logs: a small program of its own, for a node or an outside body to run.

It knows some logs by their keys and remembers of each the largest tree it has cosigned. It cosigns a checkpoint only if
the log signed it and the tree continues the remembered one, and it has the new tree on disk before its signature leaves
(C2SP tlog-witness, tlog-cosignature). It imports nothing of the platform but `gongxin.lib`, and needs no database.
"""
