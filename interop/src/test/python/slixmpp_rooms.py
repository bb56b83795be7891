"""What a bot or a client written with slixmpp does in rooms, step by step; prints "ok STEP" for each that went well.

Usage: slixmpp_rooms.py HOST PORT DOMAIN USER1 USER2   (password of both: secret)
Runs with Debian's /usr/bin/python3 and package python3-slixmpp 1.8.
"""

import asyncio
import sys

from slixmpp.exceptions import IqError
from slixmpp_peer import Peer, ok


class Occupant(Peer):
    """A client in a room."""

    def __init__(self, jid, host, port, room, nick):
        super().__init__(jid, host, port)
        self.room = room
        self.nick = nick
        self.heard = []
        self.subjects = []
        self.seen = []
        self.private = []
        self.invitations = []
        for plugin in ("xep_0004", "xep_0045", "xep_0059", "xep_0249", "xep_0297", "xep_0313", "xep_0359", "xep_0421"):
            self.register_plugin(plugin)
        self.add_event_handler("groupchat_message", lambda m: self.note(self.heard, (m["from"].resource, m["body"])))
        self.add_event_handler("groupchat_subject", lambda m: self.note(self.subjects, m["subject"]))
        self.add_event_handler("groupchat_presence", lambda p: self.note(self.seen, p))
        self.add_event_handler("groupchat_invite", lambda m: self.note(self.invitations, m))

    @property
    def muc(self):
        return self.plugin["xep_0045"]

    def on_message(self, message):
        if message["type"] == "chat" and message["from"].bare == self.room and message["body"]:
            self.note(self.private, (message["from"].resource, message["body"]))
        else:
            super().on_message(message)

    def nicks(self):
        return sorted(self.muc.get_roster(self.room) or [])

    async def enter(self):
        self.subjects.clear()
        self.muc.join_muc(self.room, self.nick)
        await self.until("the subject, which comes last", lambda: self.subjects)


async def main(host, port, domain, user1, user2):
    room = f"{user1}coven@conference.{domain}"
    alice = Occupant(f"{user1}@{domain}/desk", host, port, room, "alice")
    bob = Occupant(f"{user2}@{domain}/desk", host, port, room, "bob")
    for peer in (alice, bob):
        await peer.login()

    await alice.enter()
    form = await alice.muc.get_room_config(room)
    form.get_fields()["muc#roomconfig_roomname"].set_value("The Coven")
    form["type"] = "submit"
    await alice.muc.set_room_config(room, form)
    info = await bob.plugin["xep_0030"].get_info(jid=room)
    assert "http://jabber.org/protocol/muc" in info["disco_info"]["features"], info
    assert [identity[3] for identity in info["disco_info"]["identities"]] == ["The Coven"], info
    ok("make")

    alice.muc.invite(room, bob.boundjid.bare, reason="Come")
    await bob.until("invitation", lambda: bob.invitations)
    await bob.enter()
    assert bob.nicks() == ["alice", "bob"], bob.nicks()
    await alice.until("bob", lambda: alice.nicks() == ["alice", "bob"])
    ok("enter")

    for i in range(10):
        alice.send_message(mto=room, mbody=f"a{i}", mtype="groupchat")
        bob.send_message(mto=room, mbody=f"b{i}", mtype="groupchat")
    for peer in (alice, bob):
        await peer.until("all words", lambda: len(peer.heard) == 20)
    assert alice.heard == bob.heard, (alice.heard, bob.heard)
    assert [body for nick, body in alice.heard if nick == "bob"] == [f"b{i}" for i in range(10)]
    ok("talk")

    bob.send_message(mto=f"{room}/alice", mbody="psst", mtype="chat")
    await alice.until("a private word", lambda: alice.private == [("bob", "psst")])
    ok("private")

    alice.muc.set_subject(room, "Spells")
    await bob.until("subject", lambda: "Spells" in bob.subjects)
    ok("subject")

    archived = await bob.plugin["xep_0313"].retrieve(jid=room, rsm={"max": 50}, iterator=False)
    bodies = [result["mam_result"]["forwarded"]["stanza"]["body"] for result in archived["mam"]["results"]]
    assert [body for body in bodies if body] == [body for _, body in alice.heard], bodies
    ok("archive")

    await alice.muc.set_affiliation(room, jid=bob.boundjid.bare, affiliation="member")
    members = await alice.muc.get_affiliation_list(room, "member")
    assert [str(jid) for jid in members] == [bob.boundjid.bare], members
    await alice.muc.set_role(room, "bob", "none")
    await alice.until("bob is out", lambda: alice.nicks() == ["alice"])
    await alice.muc.set_affiliation(room, jid=bob.boundjid.bare, affiliation="outcast")
    try:
        await bob.muc.get_room_config(room)
        raise AssertionError("an outcast read the configuration")
    except IqError as error:
        assert error.condition == "forbidden", error
    ok("order")

    await alice.muc.destroy(room, reason="Done")
    ok("destroy")

    for peer in (alice, bob):
        await peer.disconnect(wait=2.0)
    ok("logout")


if __name__ == "__main__":
    asyncio.get_event_loop_policy().get_event_loop().run_until_complete(
        main(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5]))
