"""Addresses of the interface for programs; `docs/api/openapi.yaml` describes them."""

from django.urls import path, re_path

from . import (
    authorisations,
    batches,
    bulk_lookups,
    eligibility,
    feeds,
    lookups,
    measures,
    own,
    recalls,
    signing_in,
)

app_name = "api"

urlpatterns = [
    path("token", signing_in.token, name="token"),
    path("lookups", lookups.lookups, name="lookups"),
    path("lookups/<uuid:event>", lookups.lookup, name="lookup"),
    path("bulk-lookups", bulk_lookups.bulk_lookups, name="bulk-lookups"),
    path("bulk-lookups/<str:number>", bulk_lookups.bulk_lookup, name="bulk-lookup"),
    path("bulk-lookups/<str:number>/answers", bulk_lookups.bulk_answers, name="bulk-answers"),
    path("authorisations", authorisations.authorisations, name="authorisations"),
    path("authorisations/<str:number>", authorisations.authorisation, name="authorisation"),
    path(
        "authorisations/<str:number>/acknowledgement",
        authorisations.acknowledgement,
        name="acknowledgement",
    ),
    path("own/authorisations", own.own_list, name="own-authorisations"),
    path("own/authorisations/<str:number>", own.own_one, name="own-authorisation"),
    path("eligibility", eligibility.eligibility, name="eligibility"),
    path("feeds/entries", feeds.entries, name="feed"),
    path("feeds/entries/acknowledgements", feeds.acknowledgements, name="feed-acknowledgements"),
    path("measures", measures.measures, name="measures"),
    path("measures/<str:number>/executions", measures.executions, name="measure-executions"),
    path("recalls", recalls.recalls, name="recalls"),
    path("recalls/<str:number>", recalls.recall, name="recall"),
    path(
        "recalls/<str:number>/acknowledgements",
        recalls.acknowledgements,
        name="recall-acknowledgements",
    ),
    path("batches", batches.push, name="batches"),
    path("batches/<str:number>", batches.receipt, name="batch"),
    # whatever else is asked for is answered as programs read it
    re_path("", signing_in.nothing, name="nothing"),
]
