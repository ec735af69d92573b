"""The only place that wires the parts together."""

import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import gevent
from flask import Flask
from flask_socketio import SocketIO
from gevent import socket
from gevent.pywsgi import WSGIServer
from gevent.threadpool import ThreadPool, ThreadPoolExecutor
from socketio import Server as Hub

from facilitation.assistant.assistant import Assistant
from facilitation.housekeeping import Housekeeping
from facilitation.live import Live
from facilitation.making import Maker
from facilitation.retention import Retention
from facilitation.settings import Settings
from facilitation.storage.backup import Backup
from facilitation.storage.database import DATABASE
from facilitation.storage.health import Health
from facilitation.storage.shelf import Shelf
from facilitation.storage.store import Store
from facilitation.web import downloads, installable, pages, restitution, sockets, uploads
from facilitation.web.access import Keyring
from facilitation.web.assets import WEB_ROOT, Assets
from facilitation.web.fanout import Json, RoomManager, fit
from facilitation.web.presence import Presence

# A refusal must reach its sender, so the transport's own limit, which would close the connection, lies far above ours.
LARGEST_FRAME = 8_000_000
WARM_AFTER_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Server:
    """A wired application: ``app`` answers HTTP and sockets once it is served by gevent."""

    app: Flask
    socketio: SocketIO
    live: Live
    assistant: Assistant
    retention: Retention
    backup: Backup | None


def create_app(settings: Settings) -> Server:
    """Wire everything over the data folder. The process must have been patched by gevent before any import.

    Raises Unusable, or OSError, where the data folder or the one of the copies cannot be used.
    """
    app = Flask("facilitation", static_folder=None, template_folder=str(WEB_ROOT / "templates"))
    app.config["MAX_CONTENT_LENGTH"] = pages.LARGEST_FORM
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    disk, heavy = ThreadPool(1), ThreadPool(2)
    health = Health(lambda told: hub.emit("health", told, to=sockets.ALL_STAFF))
    store = Store(settings.data / DATABASE, offload=disk.apply, told=health.wrote)
    health.probe(store.probe)
    keyring = Keyring(settings.data)
    socketio = SocketIO(
        app,
        async_mode="gevent",
        ping_interval=15,
        ping_timeout=15,
        max_http_buffer_size=LARGEST_FRAME,
        manage_session=False,
        json=Json,
        client_manager=RoomManager(),
    )
    hub: Hub = socketio.server  # type: ignore[attr-defined]  # missing from its stubs
    fit(hub)
    live = Live(store, keyring.ballot, sockets.announcer(hub))
    assistant = Assistant(live, heavy.apply, keyring.ballot, encoder=settings.encoder)
    presence = Presence(lambda code, told: hub.emit("present", told, to=sockets.room(code, "staff")))
    assets = Assets()
    app.register_blueprint(assets.blueprint())
    app.register_blueprint(pages.blueprint(live, keyring, assets, settings))
    maker = Maker(settings.data)
    live.watch(maker.heard)
    app.register_blueprint(downloads.blueprint(live, keyring, maker))
    app.register_blueprint(restitution.blueprint(live, keyring, heavy.apply))
    app.register_blueprint(installable.blueprint(live, assets, heavy.apply))
    shelf = Shelf(settings.data / "photos")
    uploads.tidy(shelf, store)
    photos_told = partial(health.wrote, part="photos")
    health.probe(uploads.prober(shelf, heavy.apply, photos_told), "photos")
    live.watch(uploads.eraser(shelf, photos_told))
    app.register_blueprint(uploads.blueprint(live, keyring, shelf, heavy.apply, photos_told))
    sockets.register(hub, live, keyring, assistant, presence, health)
    backup = None
    if settings.backup:
        copying = ThreadPoolExecutor(1)
        backup = Backup(settings.data, settings.backup, settings.backup_every, copying, health)
    retention = Retention(live, lambda row: maker.forget(row.id), lambda row: shelf.erase_all(row.id))
    return Server(app, socketio, live, assistant, retention, backup)


def listen(settings: Settings) -> socket.socket:
    """The listening socket; OSError when the port is taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Accepted sockets inherit it; without it, Nagle's algorithm holds small answers back for 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.bind((settings.host, settings.port))
    listener.listen(1024)
    return listener


def serve(server: Server, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Answer until the process is told to stop. ``ready`` is called once it does answer, and can be stopped."""
    # The engine computes in threads of the same interpreter: whoever serves phones gets it back five times sooner.
    sys.setswitchinterval(0.001)
    house = Housekeeping()
    server.live.watch(lambda _running, _changes: house.busy())
    house.start()
    # No access log: it would hold the secrets of the links.
    web = WSGIServer(listener, _plain_frames(server.app), log=None)
    # A closed terminal hangs up: what is done at the end is done then too, unless nohup said not to listen.
    for each in signal.Signals:
        if each.name in ("SIGTERM", "SIGHUP") and signal.getsignal(each) != signal.SIG_IGN:
            gevent.signal_handler(each, web.stop)
    web.start()
    ready()
    # Phones that come back after a restart come first.
    gevent.spawn_later(WARM_AFTER_SECONDS, server.assistant.warm)
    gevent.spawn_later(WARM_AFTER_SECONDS, server.retention.start)
    web.serve_forever()


def _plain_frames(app: Flask) -> Callable[[dict[str, Any], Any], Any]:
    """Offer no compression of frames: it doubles the memory of a connection, and our frames are small."""

    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        return app.wsgi_app(environ, start_response)

    return answer
