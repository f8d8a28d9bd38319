// The modifying echo server on Node's `ws`: echo_ws.js PORT
const { WebSocketServer } = require('ws');

new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2]), perMessageDeflate: false })
    .on('connection', socket => socket.on('message', message => socket.send(message + ' - i got it')));
