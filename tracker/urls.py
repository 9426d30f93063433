"""Where the pages are."""

from allauth.account.decorators import secure_admin_login
from allauth.account.views import email as email_addresses
from django.contrib import admin
from django.urls import include, path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    # The address is who somebody is; a steward or an operator changes it, never its owner alone.
    path("account/email/", require_safe(email_addresses), name="account_email"),
    path("account/", include("allauth.account.urls")),
    # The site's own page tells the person by mail; the admin's would change the password in silence.
    path(
        "admin/password_change/",
        RedirectView.as_view(
            pattern_name="account_change_password", http_method_names=["get", "post"]
        ),
    ),
    path("admin/", admin.site.urls),
    path("", include("recommendations.urls")),
]
