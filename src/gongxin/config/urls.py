"""Every address of the platform; the completeness test walks these."""

from django.urls import include, path

handler500 = "gongxin.interfaces.pages.views.failed"

urlpatterns = [
    # programs ask most, and addresses are tried in this order
    path("api/v1/", include("gongxin.interfaces.api.urls")),
    path("", include("gongxin.interfaces.portal.urls")),
    path("workbench/", include("gongxin.interfaces.workbench.urls")),
    path("", include("gongxin.interfaces.pages.urls")),
]
