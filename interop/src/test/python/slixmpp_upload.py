"""Files with slixmpp over real HTTP, step by step; prints "ok STEP" for each that went well.

Usage: slixmpp_upload.py HOST PORT DOMAIN USER1 USER2   (password of both: secret)
Needs Debian's python3-aiohttp too.
"""

import asyncio
import io
import os
import ssl
import sys
import tempfile
import urllib.parse

from aiohttp import ClientSession
from slixmpp.exceptions import IqError
from slixmpp.plugins.xep_0363.http_upload import FileTooBig

from slixmpp_peer import Peer, ok

FILE = bytes(range(256)) * 4096


def trust(url):
    """Trusts the self-signed certificate of the server under test, and no other."""
    address = urllib.parse.urlsplit(url)
    handle, name = tempfile.mkstemp(suffix=".pem")
    os.write(handle, ssl.get_server_certificate((address.hostname, address.port)).encode())
    os.close(handle)
    os.environ["SSL_CERT_FILE"] = name


async def main(host, port, domain, user1, user2):
    sender = Peer(f"{user1}@{domain}/desk", host, port)
    other = Peer(f"{user2}@{domain}/phone", host, port)
    for peer in (sender, other):
        peer.register_plugin("xep_0363")
        await peer.login()
    ok("login")

    files = sender.plugin["xep_0363"]
    # slixmpp 1.8 cannot look for the service itself with Python 3.11.
    service = await sender.plugin["xep_0030"].get_info("upload." + domain)
    assert ("store", "file", None, "HTTP File Upload") in service["disco_info"]["identities"], service
    files.upload_service = service["from"]
    files.max_file_size = 100 * 1024 * 1024
    ok("service")

    slot = await files.request_slot(service["from"], "x.bin", 3, "application/octet-stream")
    trust(slot["http_upload_slot"]["put"]["url"])
    url = await files.upload_file("tr\u00e8s cool.jpg", input_file=io.BytesIO(FILE), domain=domain)
    ok("put")

    async with ClientSession() as http:
        async with http.get(url) as answer:
            assert answer.status == 200, answer
            assert await answer.read() == FILE
            assert answer.headers["Content-Type"] == "image/jpeg", answer.headers
            assert answer.headers["X-Content-Type-Options"] == "nosniff", answer.headers
            assert "sandbox" in answer.headers["Content-Security-Policy"], answer.headers
            tag = answer.headers["ETag"]
        ok("get")

        # A download that broke off goes on where it stopped.
        half = len(FILE) // 2
        async with http.get(url, headers={"Range": f"bytes={half}-", "If-Range": tag}) as answer:
            assert answer.status == 206, answer
            assert answer.headers["Content-Range"] == f"bytes {half}-{len(FILE) - 1}/{len(FILE)}", answer.headers
            assert await answer.read() == FILE[half:]
        ok("range")

        # What is not the file that the slot was for.
        put = slot["http_upload_slot"]["put"]["url"]
        async with http.put(put, data=b"four") as answer:
            assert answer.status in (400, 403, 409, 413), answer
        async with http.put(put.replace("slot=", "slot=A"), data=b"abc") as answer:
            assert answer.status in (403, 404), answer
        async with http.put(url, data=b"abc") as answer:
            assert answer.status in (400, 403, 404), answer
        ok("refusals")

    try:
        await files.upload_file("large.bin", size=10**12, input_file=io.BytesIO(b""), domain=domain)
        raise AssertionError("a file of any size is taken")
    except FileTooBig:
        pass
    try:
        await files.request_slot(service["from"], "large.bin", 10**12, "application/octet-stream")
        raise AssertionError("a slot of any size is given")
    except IqError as error:
        assert error.condition == "not-acceptable", error
    ok("too large")

    # The address is what people send each other.
    sender.send_message(mto=other.boundjid.bare, mbody=url, mtype="chat")
    await other.until("the address", lambda: url in other.bodies)
    ok("shared")

    for peer in (sender, other):
        await peer.disconnect(wait=2.0)
    ok("logout")


if __name__ == "__main__":
    asyncio.get_event_loop_policy().get_event_loop().run_until_complete(
        main(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5]))
