"""Ask the web server of this container for a page: `python -m kz_ipr.probe /health/live` exits 0 on 200."""

import http.client
import os
import sys


def main(path: str, port: int = 8000) -> int:
    # The site answers only to its own names.
    hosts = [host.strip().lstrip(".") for host in os.environ.get("KZ_ALLOWED_HOSTS", "").split(",")]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", path, headers={"Host": hosts[0] or "localhost"})
        return 0 if connection.getresponse().status == http.HTTPStatus.OK else 1
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
