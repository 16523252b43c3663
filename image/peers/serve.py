"""A pod of the end-to-end tests: serve.py PROTOCOL PORT is a real server of that protocol. The other side is ask.py."""

import asyncio
import http.server
import os
import signal
import ssl
import sys
import time
from concurrent import futures

signal.signal(signal.SIGTERM, lambda *_: os._exit(0))


def redis(port):
    os.execv("/usr/bin/redis-server", ["redis-server", "--port", str(port), "--protected-mode", "no", "--save", "", "--dir", "/tmp"])


def smtp(port):
    os.execv("/usr/bin/python3", ["python3", "-m", "aiosmtpd", "-n", "-l", f"0.0.0.0:{port}"])


def tls(port):
    """HTTPS with the certificate that is mounted at /certificate."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain("/certificate/tls.crt", "/certificate/tls.key")

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"a secret between us")

    server = http.server.ThreadingHTTPServer(("0.0.0.0", port), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()


def websocket(port):
    import websockets

    async def echo(connection):
        async for message in connection:
            await connection.send(message)

    async def serve():
        async with websockets.serve(echo, "0.0.0.0", port):
            await asyncio.Future()

    asyncio.run(serve())


def events(port):
    """Server-sent events, each of which comes only after the one before was confirmed: nobody on the way may collect them."""
    confirmed = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            _, what, key = self.path.split("/")
            if what == "confirm":
                confirmed[key] = confirmed.get(key, 0) + 1
                self.send_response(204)
                self.end_headers()
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for number in range(3):
                while confirmed.get(key, 0) < number:
                    time.sleep(0.001)
                event = f"data: {number}\n\n".encode()
                self.wfile.write(b"%x\r\n%s\r\n" % (len(event), event))
                self.wfile.flush()
            self.wfile.write(b"0\r\n\r\n")

    http.server.ThreadingHTTPServer(("0.0.0.0", port), Handler).serve_forever()


def grpc(port):
    """Calls of each kind, of plain bytes."""
    import grpc

    handlers = {
        "Unary": grpc.unary_unary_rpc_method_handler(lambda request, _: request[::-1]),
        "SeenFrom": grpc.unary_unary_rpc_method_handler(lambda _, context: context.peer().rpartition(":")[0].encode()),
        "Server": grpc.unary_stream_rpc_method_handler(lambda request, _: iter([request] * 3)),
        "Client": grpc.stream_unary_rpc_method_handler(lambda requests, _: b"".join(requests)),
        "Both": grpc.stream_stream_rpc_method_handler(lambda requests, _: (request[::-1] for request in requests)),
    }
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
    server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler("test.Calls", handlers)])
    server.add_insecure_port(f"0.0.0.0:{port}")
    server.start()
    server.wait_for_termination()


globals()[sys.argv[1]](int(sys.argv[2]))
