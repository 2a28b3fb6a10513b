from django.urls import path
from django.views.i18n import set_language

from . import views

app_name = "pages"

urlpatterns = [
    path("preferences/", views.preferences, name="preferences"),
    path("language/", set_language, name="language"),
    path("design/", views.design, name="design"),
    path("design/desk/", views.design_desk, name="design-desk"),
    path("design/errors/<str:name>/", views.design_error, name="design-error"),
]
