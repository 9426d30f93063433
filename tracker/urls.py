"""Where the pages are."""

from allauth.account.decorators import secure_admin_login
from allauth.account.views import email as email_addresses
from django.contrib import admin
from django.urls import include, path
from django.views.decorators.http import require_safe

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    # The address is who somebody is; a steward or an operator changes it, never its owner alone.
    path("account/email/", require_safe(email_addresses), name="account_email"),
    path("account/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("", include("recommendations.urls")),
]
