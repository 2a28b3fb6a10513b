"""Addresses of the portal: the public's and the person's own."""

from django.urls import path

from . import own, public

app_name = "portal"

urlpatterns = [
    path("", public.home, name="home"),
    path("catalogue/", public.catalogue, name="catalogue"),
    path("catalogue/<slug:code>/", public.catalogue_item, name="catalogue-item"),
    path("verify", public.verify, name="verify"),
    path("verify/certificate.pem", public.certificate, name="certificate"),
    path("sign-in", public.sign_in, name="sign-in"),
    path("sign-out", public.sign_out, name="sign-out"),
    path("my/", own.my_file, name="file"),
    path("my/looks/", own.my_looks, name="looks"),
    path("my/reports/", own.my_reports, name="reports"),
    path("my/reports/<str:number>.<str:format>", own.my_report, name="report"),
]
