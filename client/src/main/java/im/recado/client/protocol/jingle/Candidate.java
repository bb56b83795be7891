package im.recado.client.protocol.jingle;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import java.util.Optional;

/**
 * A place to which the other side may connect (XEP-0260, section 2.2).
 *
 * @param jid whose place it is: of the one who offers it, or a proxy's
 * @param port 1 to 65535
 * @param priority the higher, the sooner
 * @param proxy whether both sides have to connect to it
 */
public record Candidate(String cid, String host, Jid jid, int port, long priority, boolean proxy) {
  private static final int LONGEST = 255;
  /** Section 2.2: direct ones before all, proxies after all. */
  private static final long DIRECT = 126L << 16;
  private static final long PROXY = 10L << 16;

  /** One of an own address; of several the first first. */
  public static Candidate direct(String cid, String host, Jid self, int port, int place) {
    return new Candidate(cid, host, self, port, DIRECT + 1000 - place, false);
  }

  public static Candidate proxy(String cid, String host, Jid proxy, int port) {
    return new Candidate(cid, host, proxy, port, PROXY, true);
  }

  static Optional<Candidate> read(Node node) {
    try {
      int port = Integer.parseInt(node.get("port"));
      long priority = Long.parseLong(node.get("priority"));
      boolean good = port > 0 && port <= 65_535 && !node.get("host").isEmpty() && node.get("host").length() <= LONGEST
          && !node.get("cid").isEmpty() && node.get("cid").length() <= LONGEST;
      return good ? node.jid("jid").map(jid ->
          new Candidate(node.get("cid"), node.get("host"), jid, port, priority, node.get("type").equals("proxy"))) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  Node node() {
    return Node.of("candidate", Ns.JINGLE_SOCKS5).with("cid", cid).with("host", host).with("jid", jid).with("port", port)
        .with("priority", priority).with("type", proxy ? "proxy" : "direct");
  }
}
