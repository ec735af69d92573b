// The floor: uWebSockets (C++) through Bun: WebSocket, and no protocol above it.
// BATCH_MS: what is said within so many milliseconds goes out in one frame; 0: each at once, one write for each client
// (uWebSockets' own publish joins what arrived together, and would do less than it is asked).

const batch = Number(process.env.BATCH_MS ?? 0);
const sockets = new Set();
let waiting = [];

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: Number(process.env.PORT ?? 0),
  fetch: (request, server) => (server.upgrade(request) ? undefined : new Response('', { status: 400 })),
  websocket: {
    perMessageDeflate: false,
    open(socket) {
      sockets.add(socket);
      socket.subscribe('room');
    },
    close: (socket) => sockets.delete(socket),
    message(_socket, message) {
      if (batch) waiting.push(message);
      else for (const socket of sockets) socket.send(message);
    },
  },
});
if (batch) {
  setInterval(() => {
    if (waiting.length) server.publish('room', waiting.join('\n'));
    waiting = [];
  }, batch);
}
console.log(server.port);
