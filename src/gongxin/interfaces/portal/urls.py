"""Addresses of the portal: the public's and the person's own."""

from django.urls import path

from . import authorising, own, provider, public, signing_in

app_name = "portal"

urlpatterns = [
    path("", public.home, name="home"),
    path("catalogue/", public.catalogue, name="catalogue"),
    path("catalogue/<slug:code>/", public.catalogue_item, name="catalogue-item"),
    path("verify", public.verify, name="verify"),
    path("verify/certificate.pem", public.certificate, name="certificate"),
    path("sign-in", signing_in.sign_in, name="sign-in"),
    path("sign-in/provider", provider.go, name="provider"),
    path("sign-in/provider/return", provider.come_back, name="provider-return"),
    path("sign-in/second", signing_in.second_factor, name="second-factor"),
    path("sign-in/first", signing_in.first_factor, name="first-factor"),
    path("sign-out", signing_in.sign_out, name="sign-out"),
    path("my/", own.my_file, name="file"),
    path("my/looks/", own.my_looks, name="looks"),
    path("my/authorisations/", authorising.authorisations, name="authorisations"),
    path(
        "my/authorisations/new/<slug:purpose>/",
        authorising.new_authorisation,
        name="authorisation-new",
    ),
    path(
        "my/authorisations/<str:number>.json",
        authorising.authorisation_file,
        name="authorisation-document",
    ),
    path("my/authorisations/<str:number>/", authorising.authorisation, name="authorisation"),
    path("my/reports/", own.my_reports, name="reports"),
    path("my/reports/<str:number>.<str:format>", own.my_report, name="report"),
]
