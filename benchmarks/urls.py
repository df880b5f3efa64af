"""The addresses of what is served for comparison."""

from django.urls import path

from . import views

urlpatterns = [
    path("plain/clusters/", views.plain_list, {"noun": "cluster"}),
    path("plain/organisations/", views.plain_list, {"noun": "organisation"}),
    path("plain/clusters/<slug:slug>/", views.plain_cluster),
    path("plain/organisations/<slug:slug>/", views.plain_organisation),
    path("bare/<slug:name>.html", views.bare),
]
