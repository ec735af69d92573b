"""Our server with one frame for each change, to be compared with servers that do not coalesce.

``python -m bench.ours`` takes the arguments of ``facilitation``; nothing but the announcing differs.
"""

from gevent import monkey

monkey.patch_all()

from collections.abc import Callable  # noqa: E402

from socketio import Server  # noqa: E402

from facilitation import cli, live  # noqa: E402
from facilitation.changes import Change  # noqa: E402
from facilitation.domain.audiences import Audience  # noqa: E402
from facilitation.web import sockets  # noqa: E402

Announce = Callable[[str, Audience, list[Change]], None]
as_shipped = sockets.announcer


def one_by_one(server: Server) -> Announce:
    announce = as_shipped(server)

    def each(code: str, audience: Audience, changes: list[Change]) -> None:
        for change in changes:
            announce(code, audience, [change])

    return each


if __name__ == "__main__":
    live.COALESCE_SECONDS = 0.0
    sockets.announcer = one_by_one
    cli.main()
