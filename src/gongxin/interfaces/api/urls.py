"""Addresses of the interface for programs; `docs/api/openapi.yaml` describes them."""

from django.urls import path

from . import batches, lookups

app_name = "api"

urlpatterns = [
    path("token", lookups.token, name="token"),
    path("lookups", lookups.lookups, name="lookups"),
    path("batches", batches.push, name="batches"),
    path("batches/<str:number>", batches.receipt, name="batch"),
]
