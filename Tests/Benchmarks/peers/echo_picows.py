"""The modifying echo server on `picows` and `uvloop`: echo_picows.py PORT."""

import sys

import uvloop
from picows import WSListener, WSMsgType, ws_create_server


class Answering(WSListener):
    def on_ws_frame(self, transport, frame):
        if frame.msg_type == WSMsgType.CLOSE:
            transport.send_close(frame.get_close_code())
            transport.disconnect()
        else:
            transport.send(frame.msg_type, frame.get_payload_as_bytes() + b" - i got it")


async def main():
    server = await ws_create_server(lambda request: Answering(), "127.0.0.1", int(sys.argv[1]))
    await server.serve_forever()


uvloop.run(main())
