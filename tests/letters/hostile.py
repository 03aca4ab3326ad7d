"""Texts that would be commands to some template language. To ours they are words, or a placeholder nobody knows."""

TEMPLATES = [
    "{{ request.user.password }}",
    "{{ settings.SECRET_KEY }}",
    "{{ recipient.added_by }}",
    "{{ recipient|safe }}",
    "{{ recipient }} and {{ secret }}",
    "{{ ''.__class__.__mro__ }}",
    "{{ 7*7 }}",
    "{{7*7}}",
    "{{ recipien }}",
    "{{ Recipient }}",
    "{{",
    "{{ recipient",
    "{{ {{ recipient }} }}",
    "{{}}",
    "{{ city\u200b }}",
]

PLAIN = [
    "{% load static %}{% debug %}",
    "{u.password}",
    "{0.__class__}",
    "%(password)s and %s",
    "${recipient}",
    "#{7*7}",
    "<%= 7*7 %>",
    "{# comment #}",
    '<script>alert("x")</script><img src=x onerror=alert(1)>',
    '#eval("1") #read("/etc/passwd") $ x $ *bold*',
    "}}",
]
