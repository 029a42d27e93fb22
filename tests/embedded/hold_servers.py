"""Started by tests as a process of its own: servers up until it is told or killed."""

import json
import signal
import sys
import time

from embedded import places
from embedded.servers import Servers


def leave(number: int, frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, leave)
    # Ignored in what a shell starts in the background, unless it is asked for.
    signal.signal(signal.SIGINT, leave)
    var = places.var_dir()
    servers = Servers(places.home(sys.argv[1]), durable=False, logs=var / "log", mail=var / "mail")
    try:
        with servers:
            children = [child.pid for child in servers.children]
            said = {"dsn": servers.postgres.dsn("kz_ipr"), "broker": servers.valkey.url, "pids": children}
            print(json.dumps(said), flush=True)
            time.sleep(600)
    except KeyboardInterrupt:
        pass
