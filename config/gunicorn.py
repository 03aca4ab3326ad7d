"""How gunicorn serves the product, on a laptop and on a server: `gunicorn --config python:config.gunicorn`."""

# Read here, in the first process, so that a wrong environment is refused before the port opens.
from config import settings  # noqa: F401
from config.environment import at_least_one, read

wsgi_app = "config.wsgi:application"
worker_class = "gthread"
workers = read("WEB_PROCESSES", at_least_one, "2")
threads = 4
graceful_timeout = 10
# A rare restart at different moments gives memory back to the machine.
max_requests = 20_000
max_requests_jitter = 2_000
# gunicorn would put a control socket into the home folder; nobody here speaks to it.
control_socket_disable = True
# The access log would hold the addresses of people whose safety depends on not being listed.
accesslog = None
