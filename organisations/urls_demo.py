"""What exists only in a demo on one's own machine."""

from django.urls import path

from organisations.views.demo_mail import demo_mail

urlpatterns = [path("demo-mail/", demo_mail, name="demo_mail")]
