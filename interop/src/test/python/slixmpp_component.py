"""A component of slixmpp's echoes what a client of slixmpp's sends to it (XEP-0114)."""
import asyncio
import ssl
import sys

from slixmpp import ClientXMPP
from slixmpp.componentxmpp import ComponentXMPP

HOST, PORT, DOMAIN, USER, COMPONENT_PORT = sys.argv[1:]
BOT = "bot." + DOMAIN


class Echo(ComponentXMPP):
    def __init__(self, started):
        super().__init__(BOT, "secret of the bot", HOST, int(COMPONENT_PORT))
        self.register_plugin("xep_0030")
        self.register_plugin("xep_0199")
        self.add_event_handler("session_start", lambda event: started.set_result(True))
        self.add_event_handler("message", self.message)

    def message(self, message):
        if message["type"] == "chat":
            message.reply("echo: " + message["body"]).send()


async def main():
    loop = asyncio.get_event_loop()
    started, up, heard = loop.create_future(), loop.create_future(), loop.create_future()
    component = Echo(started)
    component.connect()
    await asyncio.wait_for(started, 30)
    print("ok component", flush=True)

    client = ClientXMPP(USER + "@" + DOMAIN + "/slix", "secret")
    client.ssl_context = ssl._create_unverified_context()
    client.register_plugin("xep_0030")
    client.register_plugin("xep_0199")
    client.add_event_handler("session_start", lambda event: up.set_result(True))
    client.add_event_handler("message", lambda message: heard.done() or heard.set_result(message["body"]))
    client.connect((HOST, int(PORT)))
    await asyncio.wait_for(up, 30)
    client.send_presence()
    client.send_message(mto="anybody@" + BOT, mbody="olá", mtype="chat")
    assert await asyncio.wait_for(heard, 30) == "echo: olá"
    print("ok message", flush=True)
    items = await client["xep_0030"].get_items(DOMAIN)
    assert any(str(item[0]) == BOT for item in items["disco_items"]["items"])
    print("ok listed", flush=True)
    await client["xep_0199"].ping(BOT)
    print("ok ping", flush=True)
    client.disconnect()
    component.disconnect()


asyncio.get_event_loop().run_until_complete(main())
