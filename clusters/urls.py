from django.urls import path

from . import views

urlpatterns = [
    path("clusters/", views.cluster_list, name="cluster_list"),
    path("clusters/compare/", views.cluster_compare, name="cluster_compare"),
    path("clusters/<slug:slug>/", views.cluster_detail, name="cluster_detail"),
    path("organisations/", views.organisation_list, name="organisation_list"),
    path("organisations/<slug:slug>/", views.organisation_detail, name="organisation_detail"),
    path("sectors/", views.sector_list, name="sector_list"),
    path("sectors/<slug:slug>/", views.sector_detail, name="sector_detail"),
    path("sponsors/", views.sponsor_list, name="sponsor_list"),
    path("sponsors/<slug:slug>/", views.sponsor_detail, name="sponsor_detail"),
    path("programmes/", views.programme_list, name="programme_list"),
    path("map/", views.map_page, name="map"),
    path("map/streets/", views.street_map, name="street_map"),
    path("network/", views.network, name="network"),
    path("publications/", views.publication_list, name="publication_list"),
    path("services/", views.service_list, name="service_list"),
    path("sources/", views.source_list, name="source_list"),
    path("sources/<slug:slug>/", views.source_detail, name="source_detail"),
]
