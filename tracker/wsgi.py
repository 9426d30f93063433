"""What the web server loads."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

application = get_wsgi_application()

from django.conf import settings  # noqa: E402  (settings are ready only now)

if not settings.SECRET_KEY:
    message = "SECRET_KEY is empty. Put a long random value into .env; `make setup` does it."
    raise ImproperlyConfigured(message)
