"""Nodes, pictures, tunes and bookmarks with slixmpp, step by step; prints "ok STEP" for each that went well.

Usage: slixmpp_pubsub.py HOST PORT DOMAIN USER1 USER2   (password of both: secret)
"""

import asyncio
import base64
import sys
from xml.etree import ElementTree as ET

from slixmpp.exceptions import IqError

from slixmpp_peer import Peer, ok

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
BOOKMARKS = "urn:xmpp:bookmarks:1"


class Reader(Peer):
    """A client that notes what nodes tell it."""

    def __init__(self, jid, host, port, photos):
        super().__init__(jid, host, port)
        self.told = []
        for plugin in ("xep_0060", "xep_0163", "xep_0084", "xep_0118", "xep_0048"):
            self.register_plugin(plugin)
        # It says in every presence that there is no picture, which a server must not change (XEP-0398 section 4).
        if photos:
            self.register_plugin("xep_0153")
        for event in ("pubsub_publish", "pubsub_retract", "pubsub_purge", "pubsub_delete"):
            self.add_event_handler(event, lambda message, event=event: self.note(self.told, (event, self.node(message))))
        self.add_event_handler("user_tune_publish", lambda message: self.note(
            self.told, ("tune", message["pubsub_event"]["items"]["item"]["tune"]["title"])))
        self.add_event_handler("avatar_metadata_publish", lambda message: self.note(
            self.told, ("avatar", message["pubsub_event"]["items"]["item"]["avatar_metadata"]["items"][0]["id"])))
        self.add_event_handler("vcard_avatar_update", lambda presence: self.note(
            self.told, ("photo", presence["vcard_temp_update"]["photo"])))

    @staticmethod
    def node(message):
        for kind in ("items", "purge", "delete"):
            element = message["pubsub_event"].xml.find("{http://jabber.org/protocol/pubsub#event}" + kind)
            if element is not None:
                return element.get("node")
        return None


def entry(text):
    element = ET.Element("{urn:example}entry")
    element.text = text
    return element


async def nodes(writer, reader, service):
    mine, other = writer.plugin["xep_0060"], reader.plugin["xep_0060"]
    await mine.create_node(service, "slix-news")
    try:
        await mine.create_node(service, "slix-news")
        raise AssertionError("the node was made twice")
    except IqError as error:
        assert error.condition == "conflict", error
    subscription = await other.subscribe(service, "slix-news")
    assert subscription["pubsub"]["subscription"]["subscription"] == "subscribed", subscription
    await mine.publish(service, "slix-news", id="one", payload=entry("1"))
    await mine.publish(service, "slix-news", id="two", payload=entry("2"))
    await reader.until("items", lambda: reader.told.count(("pubsub_publish", "slix-news")) == 2)
    items = await other.get_items(service, "slix-news")
    assert [item["id"] for item in items["pubsub"]["items"]] == ["one", "two"], items
    await mine.retract(service, "slix-news", "one", notify=True)
    await reader.until("retraction", lambda: ("pubsub_retract", "slix-news") in reader.told)
    await mine.purge(service, "slix-news")
    await reader.until("purge", lambda: ("pubsub_purge", "slix-news") in reader.told)
    config = await mine.get_node_config(service, "slix-news")
    form = config["pubsub_owner"]["configure"]["form"]
    assert form["values"]["pubsub#access_model"] == "open", form
    await mine.modify_affiliations(service, "slix-news", [(reader.boundjid.bare, "publisher")])
    await other.publish(service, "slix-news", id="three", payload=entry("3"))
    listed = await other.get_affiliations(service)
    assert "slix-news" in str(listed), listed
    nodes_there = await other.get_nodes(jid=service)
    assert "slix-news" in [item[1] for item in nodes_there["disco_items"]["items"]], nodes_there
    await mine.delete_node(service, "slix-news")
    await reader.until("deletion", lambda: ("pubsub_delete", "slix-news") in reader.told)
    ok("nodes")


async def people(writer, reader):
    await writer.plugin["xep_0118"].publish_tune(artist="Finzi", title="Introit")
    await reader.until("the tune", lambda: ("tune", "Introit") in reader.told)
    ok("tune")

    picture = writer.plugin["xep_0084"].generate_id(PNG)
    await writer.plugin["xep_0084"].publish_avatar(PNG)
    await writer.plugin["xep_0084"].publish_avatar_metadata(
        {"id": picture, "type": "image/png", "bytes": str(len(PNG)), "width": "1", "height": "1"})
    await reader.until("the picture", lambda: ("avatar", picture) in reader.told)
    got = await reader.plugin["xep_0084"].retrieve_avatar(writer.boundjid.bare, picture)
    assert got["pubsub"]["items"]["item"]["avatar_data"]["value"] == PNG
    vcard = await reader.plugin["xep_0054"].get_vcard(writer.boundjid.bare, cached=False)
    assert vcard["vcard_temp"]["PHOTO"]["BINVAL"] == PNG
    await reader.until("the hash in the presence", lambda: ("photo", picture) in reader.told)
    ok("picture")

    room = "slix@conference." + writer.boundjid.domain
    bookmark = ET.Element("{%s}conference" % BOOKMARKS, {"name": "Slix", "autojoin": "true"})
    await writer.plugin["xep_0060"].publish(None, BOOKMARKS, id=room, payload=bookmark)
    old = await writer.plugin["xep_0048"].get_bookmarks(method="xep_0049")
    conferences = [conference for conference in old["private"]["bookmarks"]["conferences"]]
    assert [str(conference["jid"]) for conference in conferences] == [room], old
    try:
        await reader.plugin["xep_0060"].get_items(writer.boundjid.bare, BOOKMARKS)
        raise AssertionError("somebody else reads bookmarks")
    except IqError as error:
        assert error.condition == "not-allowed", error
    ok("bookmarks")


async def main(host, port, domain, user1, user2):
    writer = Reader(f"{user1}@{domain}/desk", host, port, False)
    reader = Reader(f"{user2}@{domain}/other", host, port, True)
    for peer in (writer, reader):
        await peer.login()
    writer.send_presence_subscription(pto=reader.boundjid.bare)
    await writer.until("subscription", lambda: writer.client_roster[reader.boundjid.bare]["subscription"] == "both")
    await reader.until("subscription", lambda: reader.client_roster[writer.boundjid.bare]["subscription"] == "both")
    ok("login")
    await nodes(writer, reader, "pubsub." + domain)
    await people(writer, reader)
    for peer in (writer, reader):
        await peer.disconnect(wait=2.0)
    ok("logout")


if __name__ == "__main__":
    asyncio.get_event_loop_policy().get_event_loop().run_until_complete(
        main(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5]))
