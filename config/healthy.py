"""The health check of the web service: asks the process beside it, under the name that the world uses for it."""

import sys
import urllib.request

from config.environment import read, web_address


def main(address: str) -> int:
    """0 when the page answers 200. The public name goes along, for Django answers to no other."""
    host = read("PUBLIC_URL", web_address, "http://127.0.0.1:8000").netloc
    request = urllib.request.Request(address, headers={"Host": host})  # noqa: S310
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
        return 0 if answer.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
