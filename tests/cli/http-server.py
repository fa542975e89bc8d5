#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server on 127.0.0.1 for tests of http locations.

    http-server.py FOLDER

Answers /HOW/NAME with the file FOLDER/NAME in the way that HOW says, or the
file FOLDER/how where there is one.  Writes its port to FOLDER/port, with
FOLDER/tls.pem that of https to FOLDER/tls-port, and every request and its
status to FOLDER/log.
"""
import hashlib
import http.server
import os
import ssl
import sys
import threading
import time

folder = sys.argv[1]


def path_of(name):
    return os.path.join(folder, name)


def write_whole(name, text):
    with open(path_of(name + ".new"), "w") as file:
        file.write(text)
    os.rename(path_of(name + ".new"), path_of(name))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked = set()

    def log_message(self, *_):
        pass

    def log_request(self, code="-", size="-"):
        condition = self.headers.get("If-None-Match", "")
        with open(path_of("log"), "a") as file:
            print(code, self.path, condition, file=file)

    def answer(self, status, body=b"", length=None, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if length != "none":
            self.send_header("Content-Length",
                             len(body) if length is None else length)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def do_GET(self):
        how, name = self.path.split("?")[0].split("/")[1:3]
        try:
            with open(path_of("how")) as file:
                how = file.read().strip()
        except FileNotFoundError:
            pass
        try:
            with open(path_of(name), "rb") as file:
                body = file.read()
        except FileNotFoundError:
            how = "missing"
        getattr(self, "do_" + how)(body if how != "missing" else b"")

    def do_missing(self, _):
        self.answer(404, b"<html>no such page</html>")

    def do_tagged(self, body):
        tag = '"%s"' % hashlib.sha256(body).hexdigest()[:16]
        if self.headers.get("If-None-Match") == tag:
            self.answer(304, length="none", ETag=tag)
        else:
            self.answer(200, body, ETag=tag)

    def do_plain(self, body):
        self.answer(200, body)

    def do_error_once(self, body):
        if self.path in Handler.asked:
            self.answer(200, body)
        else:
            Handler.asked.add(self.path)
            self.answer(500, b"down")

    def do_busy(self, _):
        self.answer(503, b"busy")

    def do_short(self, body):
        self.answer(200, body[:-40], length=len(body))

    def do_long(self, body):
        self.answer(200, body, length=len(body) - 40)

    def do_cut(self, body):
        part = b"%x\r\n%s\r\n" % (len(body) - 40, body[:-40])
        self.answer(200, part, "none", **{"Transfer-Encoding": "chunked"})

    def do_stopping(self, body):
        """Half of it, and the rest when there is a file FOLDER/go."""
        self.answer(200, body[:len(body) // 2], length=len(body))
        self.wfile.flush()
        write_whole("half", "sent")
        while not os.path.exists(path_of("go")):
            time.sleep(0.05)
        self.wfile.write(body[len(body) // 2:])

    def do_loop(self, _):
        self.answer(302, Location=self.path)

    def do_local(self, _):
        self.answer(302, Location="file://" + path_of("d.csv"))


def serve(name, context=None):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    write_whole(name, str(server.server_port))


if os.path.exists(path_of("tls.pem")):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(path_of("tls.pem"))
    serve("tls-port", tls)
serve("port")
time.sleep(600)
