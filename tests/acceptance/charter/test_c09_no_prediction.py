"""C9: no model predicts a person's conduct.

What holds now: nothing that learns is installed, nothing bears the name of a forecast, and a statistic
shown anywhere counts the whole platform and never a group of persons.

With the guard removed: a learning library in `requirements.lock` turns the first test red, a module
`forecast.py` the second, a health page that counts by division the third.
"""

from __future__ import annotations

import ast

import pytest
from django.test import Client
from django.urls import reverse

from gongxin.apps.identity.api import Account
from tests.architecture.house import python_files, tree
from tests.integration.access import town as places
from tests.integration.access.town import Town

from .structure import locked, named

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-c09")]
town = places.town

LEARNERS = {
    "scikit-learn", "scipy", "torch", "tensorflow", "keras", "jax", "xgboost", "lightgbm", "catboost",
    "statsmodels", "prophet", "transformers", "onnxruntime", "pymc", "river", "spacy", "gensim",
    "sentence-transformers", "openai", "llama-cpp-python", "numpyro", "skops", "fasttext", "autogluon",
}  # fmt: skip


def test_nothing_that_learns_is_installed() -> None:
    assert len(locked()) > 30
    assert locked() & LEARNERS == set()


def test_nothing_bears_the_name_of_a_forecast() -> None:
    assert (
        named(
            "predict",
            "prediction",
            "forecast",
            "likelihood",
            "probability",
            "risk",
            "propensity",
            "outlook",
            "train",
            "training",
            "inference",
            "profile",
            "cluster",
            "similarity",
        )
        == []
    )


def test_nothing_is_drawn_by_lot_outside_the_synthetic_world() -> None:
    """Random numbers make keys and names of synthetic people; no decision rests on one."""
    users = {
        path.name
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and "random"
        in {alias.name.partition(".")[0] for alias in node.names}
        | {(getattr(node, "module", "") or "").partition(".")[0]}
        and "synthetic" not in path.parts
    }
    assert users == set()


def test_the_figures_of_the_platform_count_everybody_and_no_group(town: Town) -> None:
    client = Client()
    client.force_login(Account.objects.get(login="auditor"))
    shown = client.get(reverse("workbench:health")).context["facts"]
    labels = {row.label.en for row in shown.rows}
    assert labels == {
        "Subjects",
        "Current records",
        "Of these shown now",
        "Versions in all",
        "Reports issued",
        "Events",
        "Size of the newest checkpoint",
        "Checkpoint made (Beijing time)",
        "Last witnessed (Beijing time)",
    }
