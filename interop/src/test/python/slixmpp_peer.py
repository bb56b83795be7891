"""What a bot or a client written with slixmpp does, step by step; prints "ok STEP" for each that went well.

Usage: slixmpp_peer.py HOST PORT DOMAIN USER1 USER2   (password of both: secret)
Runs with Debian's /usr/bin/python3 and package python3-slixmpp 1.8.
"""

import asyncio
import ssl
import sys

from slixmpp import ClientXMPP

LIMIT = 20


class Peer(ClientXMPP):
    """A client that notes the events that the steps wait for."""

    def __init__(self, jid, host, port):
        super().__init__(jid, "secret")
        self.address = (host, port)
        self.bodies = []
        self.copies = []
        self.errors = []
        self.events = []
        self.waiting = asyncio.Condition()
        for plugin in ("xep_0030", "xep_0054", "xep_0092", "xep_0191", "xep_0198", "xep_0199", "xep_0203", "xep_0280",
                       "xep_0313"):
            self.register_plugin(plugin)
        for event in ("session_start", "session_resumed", "disconnected", "failed_auth", "sm_enabled"):
            self.add_event_handler(event, lambda _, event=event: self.note(self.events, event))
        self.add_event_handler("message", self.on_message)
        self.add_event_handler("message_error", lambda message: self.note(self.errors, message))
        self.add_event_handler("carbon_sent", lambda m: self.note(self.copies, ("sent", m["carbon_sent"]["body"])))
        self.add_event_handler(
            "carbon_received", lambda m: self.note(self.copies, ("received", m["carbon_received"]["body"])))

    def get_ssl_context(self):
        """Accepts the self-signed certificate of the server under test."""
        context = super().get_ssl_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context

    def on_message(self, message):
        # A wrapper of a carbon copy has no body of its own.
        if message["type"] in ("chat", "normal") and message["body"]:
            self.note(self.bodies, message["body"])

    def note(self, where, what):
        where.append(what)

        async def wake():
            async with self.waiting:
                self.waiting.notify_all()

        asyncio.ensure_future(wake())

    async def until(self, what, condition):
        """Waits for a condition that some event makes true, looking again at least ten times a second."""
        deadline = asyncio.get_running_loop().time() + LIMIT
        while not condition():
            if asyncio.get_running_loop().time() > deadline:
                raise TimeoutError(f"{self.boundjid}: waited in vain for {what}; events {self.events}, "
                                   f"bodies {self.bodies}, copies {self.copies}")
            async with self.waiting:
                try:
                    await asyncio.wait_for(self.waiting.wait(), 0.1)
                except asyncio.TimeoutError:
                    pass

    async def login(self):
        self.connect(address=self.address, force_starttls=True)
        await self.until("login", lambda: "session_start" in self.events)
        await self.get_roster()
        self.send_presence()


def ok(step):
    print("ok " + step, flush=True)


async def main(host, port, domain, user1, user2):
    desk = Peer(f"{user1}@{domain}/desk", host, port)
    phone = Peer(f"{user1}@{domain}/phone", host, port)
    other = Peer(f"{user2}@{domain}/other", host, port)

    for peer in (desk, phone, other):
        await peer.login()
        assert peer.plugin["feature_mechanisms"].mech.name.startswith("SCRAM-"), "no SCRAM"
    ok("login")

    desk.send_presence_subscription(pto=other.boundjid.bare)
    await desk.until("subscription", lambda: desk.client_roster[other.boundjid.bare]["subscription"] == "both")
    await other.until("subscription", lambda: other.client_roster[desk.boundjid.bare]["subscription"] == "both")
    ok("subscription")

    other.send_presence(pstatus="here", pshow="away")
    await desk.until("presence", lambda: any(
        resource["status"] == "here" for resource in desk.client_roster.presence(other.boundjid.bare).values()))
    ok("presence")

    desk.update_roster(other.boundjid.bare, name="Other", groups=["Friends"])
    await phone.until("roster push", lambda: phone.client_roster[other.boundjid.bare]["name"] == "Other")
    ok("roster")

    for i in range(20):
        desk.send_message(mto=other.boundjid.full, mbody=f"to other {i}", mtype="chat")
        other.send_message(mto=desk.boundjid.full, mbody=f"to desk {i}", mtype="chat")
    await desk.until("messages", lambda: len(desk.bodies) >= 20)
    await other.until("messages", lambda: len(other.bodies) >= 20)
    assert desk.bodies == [f"to desk {i}" for i in range(20)], desk.bodies
    assert other.bodies == [f"to other {i}" for i in range(20)], other.bodies
    ok("messages")

    await phone.plugin["xep_0280"].enable()
    desk.send_message(mto=other.boundjid.bare, mbody="copied out", mtype="chat")
    other.send_message(mto=desk.boundjid.full, mbody="copied in", mtype="chat")
    await phone.until("carbons", lambda: len(phone.copies) >= 2)
    assert sorted(phone.copies) == [("received", "copied in"), ("sent", "copied out")], phone.copies
    ok("carbons")

    await desk.until("stream management", lambda: desk.plugin["xep_0198"].enabled_in)
    await desk.until("last message", lambda: "copied in" in desk.bodies)
    desk.bodies.clear()
    desk.transport.abort()
    await desk.until("the cut", lambda: "disconnected" in desk.events)
    for i in range(5):
        other.send_message(mto=desk.boundjid.full, mbody=f"while cut {i}", mtype="chat")
    await other.plugin["xep_0199"].ping(jid=domain)
    desk.connect(address=desk.address, force_starttls=True)
    await desk.until("resumption", lambda: "session_resumed" in desk.events)
    other.send_message(mto=desk.boundjid.full, mbody="after", mtype="chat")
    await desk.until("missed messages", lambda: "after" in desk.bodies)
    assert desk.bodies == [f"while cut {i}" for i in range(5)] + ["after"], desk.bodies
    ok("resumption")

    vcard = desk.plugin["xep_0054"].make_vcard()
    vcard["FN"] = "Desk Worker"
    await desk.plugin["xep_0054"].publish_vcard(vcard)
    seen = await other.plugin["xep_0054"].get_vcard(desk.boundjid.bare, cached=False)
    assert seen["vcard_temp"]["FN"] == "Desk Worker", seen
    ok("vcard")

    info = await desk.plugin["xep_0030"].get_info(jid=domain)
    assert "urn:xmpp:ping" in info["disco_info"]["features"], info
    version = await desk.plugin["xep_0092"].get_version(domain)
    assert version["software_version"]["name"], version
    assert await desk.plugin["xep_0199"].ping(jid=domain) >= 0
    ok("discovery")

    await desk.plugin["xep_0191"].block(other.boundjid.bare)
    other.send_message(mto=desk.boundjid.bare, mbody="blocked", mtype="chat")
    await other.until("bounce", lambda: other.errors)
    await desk.plugin["xep_0191"].unblock(other.boundjid.bare)
    assert "blocked" not in desk.bodies + phone.bodies
    ok("blocking")

    archive = phone.plugin["xep_0313"]
    said = []
    async for result in archive.iterate(with_jid=other.boundjid.bare, rsm={"max": 7}):
        said.append(result["mam_result"]["forwarded"]["stanza"]["body"])
    kept = [body for body in said if body.startswith("to ")]
    assert [body for body in kept if body.startswith("to other")] == [f"to other {i}" for i in range(20)], said
    assert [body for body in kept if body.startswith("to desk")] == [f"to desk {i}" for i in range(20)], said
    assert "after" in said and "blocked" not in said, said
    newest = []
    async for result in archive.iterate(reverse=True, total=2, rsm={"max": 2}):
        newest.append(result["mam_result"]["forwarded"]["stanza"]["body"])
    assert newest[0] == "after", newest
    fields = await archive.get_fields()
    assert {"with", "start", "end"} <= set(fields.get_fields()), fields
    ok("archive")

    for peer in (desk, phone, other):
        await peer.disconnect(wait=2.0)
    ok("logout")


if __name__ == "__main__":
    asyncio.get_event_loop_policy().get_event_loop().run_until_complete(
        main(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5]))
