"""The only place that wires the parts together."""

import gc
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gevent
from flask import Flask
from flask_socketio import SocketIO
from gevent import socket
from gevent.pywsgi import WSGIServer
from gevent.threadpool import ThreadPool

from facilitation import pages, sockets
from facilitation.access import Keyring
from facilitation.assets import WEB_ROOT, Assets
from facilitation.assistant import Assistant
from facilitation.live import Live
from facilitation.presence import Presence
from facilitation.settings import Settings
from facilitation.store import DATABASE, Store

# A refusal must reach its sender, so the transport's own limit, which would close the connection, lies far above ours.
LARGEST_FRAME = 8_000_000


@dataclass(frozen=True, slots=True)
class Server:
    """A wired application: ``app`` answers HTTP and sockets once it is served by gevent."""

    app: Flask
    socketio: SocketIO
    live: Live
    assistant: Assistant


def create_app(settings: Settings) -> Server:
    """Wire everything over the data folder. The process must have been patched by gevent before any import."""
    app = Flask("facilitation", static_folder=None, template_folder=str(WEB_ROOT / "templates"))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    disk, heavy = ThreadPool(1), ThreadPool(2)
    store = Store(settings.data / DATABASE, offload=disk.apply)
    keyring = Keyring(settings.data)
    socketio = SocketIO(
        app,
        async_mode="gevent",
        ping_interval=15,
        ping_timeout=15,
        max_http_buffer_size=LARGEST_FRAME,
        manage_session=False,
    )
    live = Live(store, sockets.announcer(socketio))
    assistant = Assistant(live, heavy.apply)
    presence = Presence(lambda code, count: socketio.emit("present", count, to=sockets.room(code, "staff")))
    assets = Assets()
    app.register_blueprint(assets.blueprint())
    app.register_blueprint(pages.blueprint(live, keyring, assets, settings, heavy.apply))
    sockets.register(socketio, live, keyring, assistant, presence)
    return Server(app, socketio, live, assistant)


def listen(settings: Settings) -> socket.socket:
    """The listening socket; OSError when the port is taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Accepted sockets inherit it; without it, Nagle's algorithm holds small answers back for 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.bind((settings.host, settings.port))
    listener.listen(1024)
    return listener


def serve(server: Server, listener: socket.socket) -> None:
    """Answer until the process is told to stop."""
    # What exists now lives as long as the process: the collector need not look at it at each full collection.
    gc.collect()
    gc.freeze()
    # No access log: it would hold the secrets of the links.
    web = WSGIServer(listener, _plain_frames(server.app), log=None)
    gevent.signal_handler(signal.SIGTERM, web.stop)
    web.serve_forever()


def _plain_frames(app: Flask) -> Callable[[dict[str, Any], Any], Any]:
    """Offer no compression of frames: it doubles the memory of a connection, and our frames are small."""

    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        return app.wsgi_app(environ, start_response)

    return answer
