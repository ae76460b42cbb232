"""The entry point of ASGI servers."""

import os

from django.core.asgi import get_asgi_application

from passport.supervising import WITHOUT_LOG_KEY

# Before the settings read them: no process that answers people ever holds the key of the log.
os.environ.update(WITHOUT_LOG_KEY)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "passport.settings")
application = get_asgi_application()
