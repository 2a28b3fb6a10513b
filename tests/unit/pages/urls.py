"""The pages' own addresses alone: these tests need no other door of the house."""

from django.urls import include, path

urlpatterns = [path("", include("gongxin.interfaces.pages.urls"))]
