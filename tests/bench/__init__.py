"""`make bench`: our server beside a Node socket.io server and a bare WebSocket fan-out."""
