"""Ad-hoc commands with slixmpp, step by step; prints "ok STEP" for each that went well.

Usage: slixmpp_commands.py HOST PORT DOMAIN USER1 USER2   (password of both: secret)
"""

import asyncio
import sys

from slixmpp.exceptions import IqError
from slixmpp.xmlstream import ET

from slixmpp_peer import Peer, ok

DIRECTORY = "directory"


async def refusal(request):
    """The condition with which a request is refused."""
    try:
        await request
    except IqError as e:
        return e.condition
    raise AssertionError("not refused")


def filled_in(form, **values):
    """A form with answers, ready to be sent back."""
    answers = form.get_fields()
    for name, value in values.items():
        assert name in answers, (name, list(answers))
        form["values"] = {**form["values"], name: value}
    form["type"] = "submit"
    return form


async def main(host, port, domain, user1, user2):
    one = Peer(f"{user1}@{domain}/desk", host, port)
    other = Peer(f"{user2}@{domain}/phone", host, port)
    for peer in (one, other):
        for plugin in ("xep_0004", "xep_0050", "xep_0055"):
            peer.register_plugin(plugin)
        await peer.login()
    commands = one.plugin["xep_0050"]
    ok("login")

    listed = [(await commands.get_commands(where))["disco_items"]["items"] for where in (domain, one.boundjid.bare)]
    nodes = [{node for _, node, _ in items} for items in listed]
    assert nodes[0] == nodes[1] and DIRECTORY in nodes[0], nodes
    assert "user-add" not in nodes[0], nodes
    info = (await one.plugin["xep_0030"].get_info(domain, node=DIRECTORY))["disco_info"]
    assert ("automation", "command-node") in {identity[:2] for identity in info["identities"]}, info
    ok("list")

    asked = (await commands.send_command(domain, DIRECTORY))["command"]
    assert asked["status"] == "executing" and "complete" in asked["actions"], asked
    form = filled_in(asked["form"], listed=True, first="Slix", nick="slixie")
    done = (await commands.send_command(
        domain, DIRECTORY, action="complete", payload=form, sessionid=asked["sessionid"]))["command"]
    assert done["status"] == "completed" and done["sessionid"] == asked["sessionid"], done
    ok("complete")

    search = other.make_iq_set(ito="search." + domain)
    query = ET.SubElement(search.xml, "{jabber:iq:search}query")
    ET.SubElement(query, "{jabber:iq:search}nick").text = "slixie"
    found = await search.send(timeout=20)
    assert one.boundjid.bare in ET.tostring(found.xml).decode(), found
    ok("found")

    asked = (await commands.send_command(one.boundjid.bare, DIRECTORY))["command"]
    gone = (await commands.send_command(
        one.boundjid.bare, DIRECTORY, action="cancel", sessionid=asked["sessionid"]))["command"]
    assert gone["status"] == "canceled", gone
    assert await refusal(commands.send_command(
        one.boundjid.bare, DIRECTORY, action="complete", sessionid=asked["sessionid"])) == "not-allowed"
    ok("cancel")

    assert await refusal(commands.send_command(domain, "user-remove")) == "forbidden"
    assert await refusal(commands.send_command(domain, "no-such-command")) == "item-not-found"
    assert await refusal(commands.send_command(domain, DIRECTORY, action="next")) == "bad-request"
    assert await refusal(commands.send_command(other.boundjid.bare, DIRECTORY)) == "service-unavailable"
    ok("refusals")

    for peer in (one, other):
        await peer.disconnect(wait=2.0)
    ok("logout")


if __name__ == "__main__":
    asyncio.get_event_loop_policy().get_event_loop().run_until_complete(
        main(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5]))
