"""Validators that others use, on the same file and the same rules, each in a process of its own.

They have an environment of their own (`requirements.lock` here), as they want pandas and much else. What
they check is written by the bench from the catalogue's item (`rules.json`), so that nobody checks
less than another by a slip; what the charter adds is checked by intake alone.
"""
