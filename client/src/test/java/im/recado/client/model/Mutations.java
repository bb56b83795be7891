package im.recado.client.model;

import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What clients and servers say, changed at random: parts that are missing, doubled, moved, in other places, with values that are none. */
final class Mutations {
  private static final List<String> FROM = List.of("juliet@verona.example/balcony", "juliet@verona.example", "romeo@verona.example",
      "romeo@verona.example/phone", "verona.example", "balcony@conference.verona.example", "balcony@conference.verona.example/juliet",
      "balcony@conference.verona.example/romeo", "tybalt@evil.example/x", "evil.example", "@@@", "", "a@b/", "..", "a@b../x", "J\u00fcliet@VERONA.example/\u202ex");
  private static final List<String> VALUES = List.of("", " ", "-1", "0", "1", "99999999999999999999", "2147483648", "NaN", "true", "\u202egnp.exe", "\ufffd",
      "<b>x</b>&amp;", "<html><img src='http://evil.example/x'>", "../../../etc/passwd", "C:\\CON", "=====", "AAAA", "not base64!", "\ud83d\ude00".repeat(60),
      "x".repeat(20_000), "2026-11-27T07:00:00Z", "-99999-01-01T00:00:00Z", "yesterday", "urn:xmpp:sid:0", "%n%s%x", "$(touch /tmp/x)", "`id`", "\n\r\t", "xmpp:a?join",
      "aesgcm://evil.example/x#00", "http://[::1", "javascript:alert(1)", "m1", "s1", "o1", "both", "remove", "error", "result", "set", "groupchat");
  private static final List<Node> SAID = List.of(
      message("type='chat' id='m1'", "<body>it is the lark</body><request xmlns='urn:xmpp:receipts'/><markable xmlns='urn:xmpp:chat-markers:0'/>"
          + "<active xmlns='http://jabber.org/protocol/chatstates'/><origin-id xmlns='urn:xmpp:sid:0' id='o1'/>"
          + "<stanza-id xmlns='urn:xmpp:sid:0' id='s1' by='romeo@verona.example'/>"),
      message("type='chat' id='m2'", "<body>it was the nightingale</body><replace xmlns='urn:xmpp:message-correct:0' id='m1'/>"),
      message("type='chat' id='m3'", "<body>&gt; it is\nno</body><reply xmlns='urn:xmpp:reply:0' id='m1' to='romeo@verona.example'/>"
          + "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='8'/></fallback>"),
      message("type='chat' id='m4'", "<reactions xmlns='urn:xmpp:reactions:0' id='m1'><reaction>\u2764</reaction></reactions>"),
      message("type='chat' id='m5'", "<retract xmlns='urn:xmpp:message-retract:1' id='m1'/><fallback xmlns='urn:xmpp:fallback:0'/><body>gone</body>"),
      message("type='chat'", "<received xmlns='urn:xmpp:receipts' id='m1'/><displayed xmlns='urn:xmpp:chat-markers:0' id='m1'/>"),
      message("type='chat' id='m6'", "<body>https://verona.example/a.png</body><x xmlns='jabber:x:oob'><url>https://verona.example/a.png</url></x>"),
      message("type='error' id='m1'", "<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text>no</text></error>"),
      message("type='groupchat' id='r1'", "<body>romeo, hello</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='o1'/>"
          + "<stanza-id xmlns='urn:xmpp:sid:0' id='s1' by='balcony@conference.verona.example'/><delay xmlns='urn:xmpp:delay' stamp='2026-11-27T07:00:00Z'/>"),
      message("type='groupchat'", "<subject>a balcony</subject>"),
      message("type='groupchat'", "<retract xmlns='urn:xmpp:message-retract:1' id='s1'><moderated xmlns='urn:xmpp:message-moderate:1' by='x'/><reason>r</reason></retract>"),
      message("", "<sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' type='chat' id='c1' "
          + "from='romeo@verona.example/phone' to='juliet@verona.example'><body>from elsewhere</body></message></forwarded></sent>"),
      message("", "<result xmlns='urn:xmpp:mam:2' queryid='q' id='a1'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' "
          + "stamp='2026-11-27T07:00:00Z'/><message xmlns='jabber:client' from='juliet@verona.example' type='chat'><body>old</body></message></forwarded></result>"),
      message("id='e1' type='chat'", "<encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'><key rid='2' prekey='true'>AAAA</key><iv>AAAA</iv></header>"
          + "<payload>AAAA</payload></encrypted><encryption xmlns='urn:xmpp:eme:0' namespace='eu.siacs.conversations.axolotl'/><body>?</body>"),
      event("eu.siacs.conversations.axolotl.devicelist", "<list xmlns='eu.siacs.conversations.axolotl'><device id='1'/></list>"),
      event("urn:xmpp:bookmarks:1", "<conference xmlns='urn:xmpp:bookmarks:1' autojoin='false' name='b'><nick>romeo</nick></conference>"),
      event("urn:xmpp:avatar:metadata", "<metadata xmlns='urn:xmpp:avatar:metadata'><info id='aa' bytes='1' type='image/png' width='1' height='1'/></metadata>"),
      event("urn:xmpp:mds:displayed:0", "<displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' id='s1' by='romeo@verona.example'/></displayed>"),
      message("", "<x xmlns='http://jabber.org/protocol/muc#user'><invite from='juliet@verona.example'><reason>come</reason></invite><password>p</password></x>"),
      message("", "<x xmlns='jabber:x:conference' jid='balcony@conference.verona.example' reason='come'/>"),
      message("", "<x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x>"),
      presence("", "<show>away</show><status>x</status><priority>1</priority><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='n' ver='AAAA'/>"
          + "<x xmlns='vcard-temp:x:update'><photo>aa</photo></x><idle xmlns='urn:xmpp:idle:1' since='2026-11-27T07:00:00Z'/>"),
      presence("type='subscribe'", "<nick xmlns='http://jabber.org/protocol/nick'>Juliet</nick><status>it is me</status>"),
      presence("type='unavailable'", "<status>off</status>"),
      presence("", "<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='juliet@verona.example/x'/><status code='110'/>"
          + "</x><occupant-id xmlns='urn:xmpp:occupant-id:0' id='o1'/>"),
      presence("type='unavailable'", "<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none' nick='other'><reason>r</reason></item>"
          + "<status code='303'/></x>"),
      presence("type='error'", "<x xmlns='http://jabber.org/protocol/muc'/><error type='auth'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"),
      iq("set", "<query xmlns='jabber:iq:roster'><item jid='juliet@verona.example' name='Juliet' subscription='both'><group>Verona</group></item></query>"),
      iq("set", "<block xmlns='urn:xmpp:blocking'><item jid='tybalt@evil.example'/></block>"),
      iq("set", "<open xmlns='http://jabber.org/protocol/ibb' sid='i1' block-size='4096'/>"),
      iq("set", "<data xmlns='http://jabber.org/protocol/ibb' sid='i1' seq='0'>AAAA</data>"),
      iq("set", "<jingle xmlns='urn:xmpp:jingle:1' action='session-initiate' sid='j1'><content creator='initiator' name='f'>"
          + "<description xmlns='urn:xmpp:jingle:apps:file-transfer:5'><file><name>a.txt</name><size>3</size><hash xmlns='urn:xmpp:hashes:2' algo='sha-256'>AAAA</hash></file>"
          + "</description><transport xmlns='urn:xmpp:jingle:transports:s5b:1' sid='w'><candidate cid='c' host='127.0.0.1' port='1' jid='juliet@verona.example/x' "
          + "priority='1' type='direct'/></transport></content></jingle>"),
      iq("set", "<jingle xmlns='urn:xmpp:jingle:1' action='session-terminate' sid='j1'><reason><success/></reason></jingle>"),
      iq("get", "<query xmlns='http://jabber.org/protocol/disco#info' node='n'/>"), iq("get", "<query xmlns='jabber:iq:version'/>"),
      iq("get", "<ping xmlns='urn:xmpp:ping'/>"));

  private final Random random;

  Mutations(Random random) {
    this.random = random;
  }

  private static Node message(String attributes, String inner) {
    return NodeReader.read("<message xmlns='jabber:client' " + attributes + ">" + inner + "</message>");
  }

  private static Node event(String node, String payload) {
    return message("", "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='" + node + "'><item id='current'>" + payload
        + "</item></items></event>");
  }

  private static Node presence(String attributes, String inner) {
    return NodeReader.read("<presence xmlns='jabber:client' " + attributes + ">" + inner + "</presence>");
  }

  private static Node iq(String type, String payload) {
    return NodeReader.read("<iq xmlns='jabber:client' id='q' type='" + type + "'>" + payload + "</iq>");
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** The next thing that somebody says. */
  Node next() {
    Node said = one(SAID).with("from", one(FROM));
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      said = somewhere(said);
    }
    return said;
  }

  /** An answer to what was asked, as wrong as the rest. */
  Node answer(Node payload) {
    Node answer = Node.of("iq", "jabber:client", payload).with("type", "result");
    return random.nextInt(3) == 0 ? somewhere(answer).with("type", "result") : answer;
  }

  /** Changes the element itself or one below it. */
  private Node somewhere(Node node) {
    if (node.children().isEmpty() || random.nextInt(3) == 0) {
      return changed(node);
    }
    List<Node> children = new ArrayList<>(node.children());
    int at = random.nextInt(children.size());
    children.set(at, somewhere(children.get(at)));
    return new Node(node.name(), node.ns(), node.attributes(), children, node.text());
  }

  private Node changed(Node node) {
    Map<String, String> attributes = new LinkedHashMap<>(node.attributes());
    List<Node> children = new ArrayList<>(node.children());
    List<String> keys = List.copyOf(attributes.keySet());
    String name = node.name();
    String ns = node.ns();
    String text = node.text();
    switch (random.nextInt(8)) {
      case 0 -> keys.stream().skip(keys.isEmpty() ? 0 : random.nextInt(keys.size())).findFirst().ifPresent(attributes::remove);
      case 1 -> attributes.put(keys.isEmpty() ? "id" : one(keys), one(random.nextBoolean() ? VALUES : FROM));
      case 2 -> {
        if (!children.isEmpty()) {
          children.remove(random.nextInt(children.size()));
        }
      }
      case 3 -> {
        if (!children.isEmpty()) {
          Node again = one(children);
          for (int i = random.nextInt(20); i >= 0; i--) {
            children.add(again);
          }
        }
      }
      case 4 -> children.add(one(one(SAID).children()));
      case 5 -> text = children.isEmpty() ? one(VALUES) : text;
      case 6 -> ns = one(one(SAID).children()).ns();
      default -> children = List.of(new Node(name, ns, attributes, children, text));
    }
    return new Node(name, ns, attributes, children, children.isEmpty() ? text : "");
  }
}
