from django.urls import path

from . import views

urlpatterns = [
    path("contacts/", views.contact_list, name="contact_list"),
    path("contacts/<slug:slug>/", views.contact_detail, name="contact_detail"),
    path("contacts/<slug:slug>/vcard/", views.contact_vcard, name="contact_vcard"),
    path("clusters/<slug:slug>/vcards/", views.cluster_vcards, name="cluster_vcards"),
    path("organisations/<slug:slug>/vcards/", views.organisation_vcards, name="organisation_vcards"),
]
