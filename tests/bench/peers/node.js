// Socket.IO as its authors ship it, on Node: says to everyone what one says, and keeps nothing.
// BATCH_MS: what is said within so many milliseconds goes out in one frame; 0: each at once.

import { createServer } from 'node:http';
import { Server } from 'socket.io';

const batch = Number(process.env.BATCH_MS ?? 0);
const http = createServer();
const io = new Server(http, { perMessageDeflate: false, pingInterval: 15000, pingTimeout: 15000 });
let waiting = [];

function flush() {
  if (waiting.length) io.emit('changes', waiting);
  waiting = [];
}

if (batch) setInterval(flush, batch);
io.on('connection', (socket) => {
  socket.on('join', (_sent, answer) => answer({ seq: 0 }));
  socket.on('changes', (changes) => {
    waiting.push(...changes);
    if (!batch) flush();
  });
});
http.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => console.log(http.address().port));
