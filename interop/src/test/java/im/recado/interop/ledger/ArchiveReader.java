package im.recado.interop.ledger;

import im.recado.interop.raw.RawClient;
import im.recado.interop.raw.Xml;
import im.recado.interop.server.ServerUnderTest;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Reads an account's archive (XEP-0313), where a server keeps one. */
final class ArchiveReader {
  private static final String MAM = "urn:xmpp:mam:2";
  private static final String RSM = "http://jabber.org/protocol/rsm";
  private static final int PAGE = 200;

  private ArchiveReader() {}

  /** The ids of all archived messages to this account; empty without an archive. */
  static Set<String> idsOfReceived(ServerUnderTest server, String user) {
    String account = user + "@" + server.domain();
    Set<String> ids = new HashSet<>();
    try (RawClient client = RawClient.login(server, user, "secret", "archive")) {
      Xml info = client.ask("get", account, "<query xmlns='http://jabber.org/protocol/disco#info'/>");
      boolean archived = info.elements().flatMap(Xml::elements).anyMatch(e -> e.has("var", MAM));
      String after = "";
      while (archived) {
        Xml fin = client.ask("set", "", "<query xmlns='" + MAM + "'><set xmlns='" + RSM + "'><max>" + PAGE
            + "</max>" + (after.isEmpty() ? "" : "<after>" + Xml.escape(after) + "</after>") + "</set></query>")
            .child("fin", MAM).orElseThrow(() -> new IllegalStateException("the archive did not answer"));
        after = fin.child("set", RSM).flatMap(set -> set.child("last", RSM)).map(Xml::text).orElse("");
        archived = !fin.has("complete", "true") && !after.isEmpty();
      }
      client.received().stream()
          .flatMap(message -> message.child("result", MAM).stream())
          .flatMap(result -> result.child("forwarded", "urn:xmpp:forward:0").stream())
          .flatMap(forwarded -> forwarded.child("message", "jabber:client").stream())
          .filter(message -> message.attributeOr("to", "").startsWith(account))
          .flatMap(message -> Optional.ofNullable(message.attribute("id")).stream())
          .forEach(ids::add);
    }
    return ids;
  }
}
