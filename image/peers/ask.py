"""The client of the end-to-end tests: ask.py PROTOCOL HOST PORT holds one session with serve.py's server and prints what came of it."""

import asyncio
import http.client
import os
import smtplib
import socket
import ssl
import sys
import time

PATIENCE = 120


def redis(host, port):
    """The client speaks first."""
    with socket.create_connection((host, port), PATIENCE) as connection:
        stream = connection.makefile("rwb")
        stream.write(b"*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\n")
        stream.flush()
        return b" ".join(stream.readline().strip() for _ in range(3)).decode()


def smtp(host, port):
    """The server speaks first."""
    with smtplib.SMTP(host, port, timeout=PATIENCE) as session:
        refused = session.sendmail("a@example.org", ["b@example.org"], "Subject: hello\n\nworld")
        return f"refused {len(refused)}"


def tls(host, port):
    """The certificate is the pod's own, and checked."""
    context = ssl.create_default_context(cadata=sys.stdin.read())
    with context.wrap_socket(socket.create_connection((host, port), PATIENCE), server_hostname="web.example.org") as connection:
        connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
        answer = b""
        while part := connection.recv(4096):
            answer += part
        return answer.split(b"\r\n\r\n")[1].decode()


def websocket(host, port):
    import websockets

    async def ask():
        async with websockets.connect(f"ws://{host}:{port}/", open_timeout=PATIENCE) as connection:
            answers = []
            for text in ("one", "two", "x" * 100_000):
                await connection.send(text)
                answers.append(await connection.recv() == text)
            return answers

    return f"echoed {asyncio.run(ask()).count(True)}"


def events(host, port):
    stream = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    stream.request("GET", f"/events/{os.getpid()}")
    answer = stream.getresponse()
    got = []
    for _ in range(3):
        got.append(answer.readline().decode().strip())
        answer.readline()
        confirm = http.client.HTTPConnection(host, port, timeout=PATIENCE)
        confirm.request("GET", f"/confirm/{os.getpid()}")
        confirm.getresponse().read()
    return " ".join(got)


def grpc(host, port):
    import grpc

    with grpc.insecure_channel(f"{host}:{port}") as channel:
        parts = [b"ab", b"cd"]
        unary = channel.unary_unary("/test.Calls/Unary")(b"abc", timeout=PATIENCE)
        server = list(channel.unary_stream("/test.Calls/Server")(b"abc", timeout=PATIENCE))
        client = channel.stream_unary("/test.Calls/Client")(iter(parts), timeout=PATIENCE)
        both = list(channel.stream_stream("/test.Calls/Both")(iter(parts), timeout=PATIENCE))
        return f"{unary} {len(server)} {client} {both}"


def grpc_stays(host, port):
    """One channel from the first call, which wakes the pod, until the pod sees its calls come from somebody else than the edge."""
    import grpc

    with grpc.insecure_channel(f"{host}:{port}") as channel:
        seen_from = channel.unary_unary("/test.Calls/SeenFrom")
        edge = seen_from(b"", timeout=PATIENCE)
        end = time.monotonic() + PATIENCE
        while seen_from(b"", timeout=PATIENCE) == edge:
            if time.monotonic() > end:
                return f"still through {edge}"
        return "straight to the pod"


print(globals()[sys.argv[1]](sys.argv[2], int(sys.argv[3])))
