"""A component of slixmpp's does what it was granted (XEP-0356), and answers in the server's place (XEP-0355)."""
import asyncio
import sys
from xml.etree import ElementTree as ET

from slixmpp.componentxmpp import ComponentXMPP
from slixmpp.exceptions import IqError
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

HOST, PORT, DOMAIN, ONE, OTHER = sys.argv[1:]
ONE, OTHER = ONE + "@" + DOMAIN, OTHER + "@" + DOMAIN
ACCEPT, CLIENT = "{jabber:component:accept}", "{jabber:client}"
DELEGATION, FORWARD, NOTES = "{urn:xmpp:delegation:2}", "{urn:xmpp:forward:0}", "{urn:example:notes}"


class Butler(ComponentXMPP):
    def __init__(self):
        super().__init__("butler." + DOMAIN, "secret of the butler", HOST, int(PORT))
        self.register_plugin("xep_0030")
        self.register_plugin("xep_0356")
        loop = asyncio.get_event_loop()
        self.told, self.delegated, self.asked = loop.create_future(), loop.create_future(), loop.create_future()
        self.add_event_handler("privileges_advertised", lambda event: self.told.done() or self.told.set_result(True))
        self.register_handler(Callback(
            "Delegated", MatchXPath(ACCEPT + "message/" + DELEGATION + "delegation"), self.delegation))
        self.register_handler(Callback(
            "Forwarded", MatchXPath(ACCEPT + "iq/" + DELEGATION + "delegation"), self.forwarded))

    def delegation(self, message):
        names = [each.get("namespace") for each in message.xml.iter(DELEGATION + "delegated")]
        if not self.delegated.done():
            self.delegated.set_result(names)

    def forwarded(self, iq):
        asked = next(iq.xml.iter(FORWARD + "forwarded"))[0]
        answer = ET.Element(DELEGATION + "delegation")
        inner = ET.SubElement(ET.SubElement(answer, FORWARD + "forwarded"), CLIENT + "iq", {
            "type": "result", "id": asked.get("id"), "to": asked.get("from")})
        ET.SubElement(inner, NOTES + "notes").text = "answered by the butler"
        reply = iq.reply()
        reply.append(answer)
        reply.send()
        if not self.asked.done():
            self.asked.set_result(asked.get("from"))


async def main():
    butler = Butler()
    butler.connect()
    await asyncio.wait_for(butler.told, 30)
    assert butler["xep_0356"].granted_privileges["roster"] == "both"
    assert butler["xep_0356"].granted_privileges["message"] == "outgoing"
    print("ok privileges", flush=True)
    assert await asyncio.wait_for(butler.delegated, 30) == ["urn:example:notes"]
    print("ok delegation", flush=True)

    roster = await butler["xep_0356"].get_roster(ONE)
    assert "nurse@" + DOMAIN in [str(jid) for jid in roster["roster"]["items"]], roster
    print("ok roster", flush=True)
    await butler["xep_0356"].set_roster(ONE, {OTHER: {"name": "By the butler", "groups": ["Staff"]}})
    print("ok contact", flush=True)
    message = butler.make_message(mto=OTHER, mfrom=ONE, mbody="in her name", mtype="chat")
    butler["xep_0356"].send_privileged_message(message)
    print("ok message", flush=True)
    try:
        await butler["xep_0356"].get_roster("nobody@" + DOMAIN)
        raise AssertionError("a roster of nobody")
    except IqError as error:
        assert "<forbidden " in str(error.iq), error.iq
    print("ok forbidden", flush=True)
    assert (await asyncio.wait_for(butler.asked, 60)).startswith(ONE + "/")
    print("ok asked", flush=True)
    # Until the test ends it.
    await asyncio.sleep(600)


asyncio.get_event_loop().run_until_complete(main())
