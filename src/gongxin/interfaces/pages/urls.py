from django.urls import path

from . import views

app_name = "pages"

urlpatterns = [
    path("preferences/", views.preferences, name="preferences"),
    path("language/", views.choose_language, name="language"),
    path("design/", views.design, name="design"),
    path("design/desk/", views.design_desk, name="design-desk"),
    path("design/errors/<str:name>/", views.design_error, name="design-error"),
]
