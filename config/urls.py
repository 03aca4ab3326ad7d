"""One host for both: public and staff addresses side by side."""

from config.urls_public import urlpatterns as public
from config.urls_staff import urlpatterns as staff

handler400 = "organisations.views.refusal.unreadable"
urlpatterns = [*public, *staff]
