"""Addresses of the workbench."""

from django.urls import path

from . import (
    authorising,
    bulk,
    factors,
    granting,
    intake,
    looking_up,
    mapping,
    quality,
    reviewing,
    running,
    uploads,
)

app_name = "workbench"

urlpatterns = [
    path("", running.home, name="home"),
    path("intake/", intake.desk, name="intake"),
    path("intake/columns/", mapping.mapping, name="mapping"),
    path("intake/uploads/", uploads.begin, name="uploads"),
    path("intake/uploads/<str:token>/", uploads.upload, name="upload"),
    path("intake/uploads/<str:token>/<int:position>/", uploads.part, name="upload-part"),
    path("intake/<str:number>/", intake.receipt, name="receipt"),
    path("intake/<str:number>/refused.xlsx", intake.refused, name="refused"),
    path("intake/<str:number>/receipt.json", intake.signed, name="signed-receipt"),
    path("intake/<str:number>/recall/", intake.recall, name="recall"),
    path("intake/<str:number>/review/", intake.review, name="review"),
    path("quality/", quality.board, name="quality"),
    path("look-up/", looking_up.desk, name="look-up"),
    path("authorisations/", authorising.authorisations, name="authorisations"),
    path("authorisations/ask/<slug:purpose>/", authorising.ask, name="authorisation-ask"),
    path("authorisations/<str:number>/", authorising.authorisation, name="authorisation"),
    path("bulk/", bulk.bulks, name="bulks"),
    path("bulk/new/", bulk.new_bulk, name="bulk-new"),
    path("bulk/<str:number>/", bulk.bulk, name="bulk"),
    path("bulk/<str:number>/answers.csv", bulk.answers, name="bulk-answers"),
    path("review/", reviewing.alarms, name="alarms"),
    path("review/<int:number>/", reviewing.alarm, name="alarm"),
    path("grants/", granting.grants, name="grants"),
    path("grants/new/", granting.new_grant, name="grant-new"),
    path("grants/<int:number>/", granting.grant, name="grant"),
    path("accounts/", granting.accounts, name="accounts"),
    path("accounts/<int:number>/close/", granting.close, name="close-account"),
    path("factors/", factors.factors, name="factors"),
    path("factors/new/", factors.new_factor, name="factor-new"),
    path("factors/<int:number>/remove/", factors.remove, name="factor-remove"),
    path("packs/", running.packs, name="packs"),
    path("packs/items/<slug:code>/", running.item, name="item"),
    path("packs/items/<slug:code>/template.xlsx", intake.template, name="template"),
    path("health/", running.health, name="health"),
]
