"""Public pages, under `/<language>/`. Codes find them; a slug is there for people."""

from django.urls import path

from letters.views.confirm import calendar, code, confirm
from letters.views.correction import correct
from letters.views.endorse import endorse
from letters.views.feed import feed
from letters.views.find import find
from letters.views.keep import keep
from letters.views.mandate import mandate
from letters.views.mine import data, mine
from letters.views.public import campaign, home, letter
from letters.views.recipient import recipient, worldmap
from letters.views.sign import sent, sign
from letters.views.stop import stop
from letters.views.translation import translation

urlpatterns = [
    path("", home, name="public-home"),
    path("c/<slug:code>/", campaign, name="public-campaign"),
    path("c/<slug:code>/feed.atom", feed, name="public-feed"),
    path("c/<slug:code>/find/", find, name="public-find"),  # before slugs
    path("c/<slug:code>/map/", worldmap, name="public-map"),
    path("c/<slug:code>/<slug:slug>/", campaign, name="public-campaign"),
    path("l/<slug:code>/", letter, name="public-letter"),
    path("l/<slug:code>/in/<slug:language>/", translation, name="public-translation"),
    path("l/<slug:code>/sign/", sign, name="public-sign"),
    path("l/<slug:code>/sent/", sent, name="public-sent"),
    path("r/<slug:code>/", recipient, name="public-recipient"),
    path("r/<slug:code>/correct/", correct, name="public-correct"),
    path("a/<slug:code>.ics", calendar, name="public-calendar"),
    path("s/code/", code, name="public-code"),
    path("s/confirm/<slug:token>/", confirm, name="public-confirm"),
    path("s/endorse/<slug:token>/", endorse, name="public-endorse"),
    path("s/keep/<slug:token>/", keep, name="public-keep"),
    path("s/mandate/<slug:token>/", mandate, name="public-mandate"),
    path("s/my/<slug:token>/", mine, name="public-mine"),
    path("s/stop/<slug:token>/", stop, name="public-stop"),
    path("s/my/<slug:token>/data.json", data, name="public-mine-data"),
]
