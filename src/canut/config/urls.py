"""The addresses of all faces."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from canut.faces.api.interface import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("canut.faces.web.urls")),
    path("account/", include("allauth.account.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("api/v1/", api.urls),
    path("admin/", admin.site.urls),
]
