"""What a client written with slixmpp does with the gateway to IRC, step by step; prints "ok STEP" for each that went well.

Usage: slixmpp_irc.py HOST PORT DOMAIN USER IRCPORT   (password: secret)
Somebody called anna is on the IRC server at IRCPORT of the same host: this script, by a socket.
Runs with Debian's /usr/bin/python3 and package python3-slixmpp 1.8.
"""

import asyncio
import sys

from slixmpp.exceptions import IqError
from slixmpp_peer import LIMIT, ok
from slixmpp_rooms import Occupant

SERVER = "localhost"


class Anna:
    """Somebody who types lines of IRC."""

    def __init__(self, reader, writer):
        self.reader = reader
        self.writer = writer

    @classmethod
    async def arrive(cls, host, port):
        anna = cls(*await asyncio.open_connection(host, port))
        anna.type("NICK anna")
        anna.type("USER anna 0 * :anna")
        await anna.hears(lambda line: " 001 " in line)
        return anna

    def type(self, line):
        self.writer.write((line + "\r\n").encode())

    async def hears(self, wanted):
        """The next line that is like this."""
        async def search():
            while line := (await self.reader.readline()).decode().rstrip("\r\n"):
                if line.startswith("PING "):
                    self.type("PONG " + line[5:])
                elif wanted(line):
                    return line
            raise EOFError("the IRC server has closed")

        return await asyncio.wait_for(search(), LIMIT)


async def main(host, port, domain, user, irc_port):
    gateway = f"irc.{domain}"
    there = f"{SERVER}@{gateway}"
    room = f"#coven%{SERVER}@{gateway}"
    contact = f"anna%{SERVER}@{gateway}"
    anna = await Anna.arrive(host, irc_port)
    anna.type("JOIN #coven")
    await anna.hears(lambda line: " 366 " in line)

    romeo = Occupant(f"{user}@{domain}/desk", host, port, room, "Montague")
    presences = []
    romeo.add_event_handler("changed_status", lambda p: romeo.note(presences, (str(p["from"].bare), p["type"])))
    romeo.register_plugin("xep_0077")
    romeo.register_plugin("xep_0100")
    await romeo.login()

    info = await romeo.plugin["xep_0030"].get_info(jid=gateway)
    assert ("gateway", "irc") in [identity[:2] for identity in info["disco_info"]["identities"]], info
    form = romeo.plugin["xep_0004"].make_form(ftype="submit")
    form.add_field(var="FORM_TYPE", ftype="hidden", value="jabber:iq:register")
    form.add_field(var="server", value=SERVER)
    form.add_field(var="nick", value="Montague")
    iq = romeo.make_iq_set(ito=gateway)
    iq["register"].append(form)
    await iq.send()
    await romeo.until("the gateway's presence", lambda: (there, "available") in presences)
    ok("register")

    romeo.send_presence_subscription(pto=contact)
    await romeo.until("the contact", lambda: romeo.client_roster[contact]["subscription"] in ("to", "both"))
    ok("contact")

    romeo.send_message(mto=contact, mbody="Who goes there? ça va 🔥", mtype="chat")
    await anna.hears(lambda line: line.startswith(":Montague!") and line.endswith("PRIVMSG anna :Who goes there? ça va 🔥"))
    anna.type("PRIVMSG Montague :\x02Me\x02")
    await romeo.until("an answer", lambda: "*Me*" in romeo.bodies)
    romeo.send_message(mto=f"nobody%{SERVER}@{gateway}", mbody="?", mtype="chat")
    await romeo.until("a refusal", lambda: [m["error"]["condition"] for m in romeo.errors] == ["item-not-found"])
    ok("chat")

    romeo.send_presence(pshow="away", pstatus="At the tomb")
    async def away():
        while True:
            anna.type("WHOIS Montague")
            line = await anna.hears(lambda line: " 301 " in line or " 318 " in line)
            if " 301 " in line:
                return line
    assert (await asyncio.wait_for(away(), LIMIT)).endswith(":At the tomb")
    romeo.send_presence()
    ok("presence")

    await romeo.enter()
    assert romeo.nicks() == ["Montague", "anna"], romeo.nicks()
    romeo.send_message(mto=room, mbody="Double, double", mtype="groupchat")
    await anna.hears(lambda line: line.endswith("PRIVMSG #coven :Double, double"))
    anna.type("PRIVMSG #coven :toil and trouble")
    await romeo.until("both words", lambda: romeo.heard == [("Montague", "Double, double"), ("anna", "toil and trouble")])
    try:
        await romeo.muc.set_role(room, "anna", "none")
        raise AssertionError("somebody who is no operator threw one out")
    except IqError as error:
        assert error.condition == "forbidden", error
    anna.type("TOPIC #coven :Spells")
    await romeo.until("the subject", lambda: "Spells" in romeo.subjects)
    items = await romeo.plugin["xep_0030"].get_items(jid=there)
    assert room in [str(item[0]) for item in items["disco_items"]["items"]], items
    romeo.muc.leave_muc(room, "Montague")
    await anna.hears(lambda line: line.startswith(":Montague!") and " PART " in line)
    ok("room")

    await romeo.plugin["xep_0077"].cancel_registration(jid=gateway)
    iq = await romeo.plugin["xep_0077"].get_registration(jid=gateway)
    assert iq["register"].xml.find("{jabber:iq:register}registered") is None, iq
    await romeo.until("an empty roster", lambda: not [
        jid for jid in romeo.client_roster.keys()
        if str(jid).endswith(gateway) and romeo.client_roster[jid]["subscription"] in ("to", "both")])
    ok("unregister")

    await romeo.disconnect(wait=2.0)
    ok("logout")


if __name__ == "__main__":
    asyncio.get_event_loop_policy().get_event_loop().run_until_complete(
        main(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4], int(sys.argv[5])))
