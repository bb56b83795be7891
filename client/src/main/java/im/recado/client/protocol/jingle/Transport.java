package im.recado.client.protocol.jingle;

import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import java.util.List;
import java.util.Optional;

/** The way that a file takes. */
public sealed interface Transport {
  Node node();

  /** A way that is known; nothing for others. */
  static Optional<Transport> read(Node transport) {
    return switch (transport.ns()) {
      case Ns.JINGLE_IBB -> Ibb.read(transport).map(way -> way);
      case Ns.JINGLE_SOCKS5 -> Socks.read(transport).map(way -> way);
      default -> Optional.empty();
    };
  }

  /**
   * Over the streams to the servers, in requests (XEP-0261).
   *
   * @param sid which of them
   * @param block the most bytes in one request
   */
  record Ibb(String sid, int block) implements Transport {
    /** More than this no stanza holds (XEP-0047, section 2.1). */
    private static final int LARGEST = 65_535;

    private static Optional<Ibb> read(Node transport) {
      try {
        int block = Integer.parseInt(transport.get("block-size"));
        boolean good = block > 0 && block <= LARGEST && !transport.get("sid").isEmpty();
        return good ? Optional.of(new Ibb(transport.get("sid"), block)) : Optional.empty();
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }

    @Override
    public Node node() {
      return Node.of("transport", Ns.JINGLE_IBB).with("block-size", block).with("sid", sid);
    }
  }

  /**
   * By a connection between the two, or of both to a proxy (XEP-0260).
   *
   * @param sid which of them
   * @param address what is named to a proxy; empty when that is not told
   * @param candidates places where the other side may connect to
   * @param word what is said of the candidates instead; empty when they are told
   * @param cid of which candidate that is said; empty when it is of none
   */
  record Socks(String sid, String address, List<Candidate> candidates, String word, String cid) implements Transport {
    public static final String USED = "candidate-used";
    public static final String ERROR = "candidate-error";
    public static final String ACTIVATED = "activated";
    public static final String PROXY_ERROR = "proxy-error";

    private static final List<String> WORDS = List.of(USED, ERROR, ACTIVATED, PROXY_ERROR);
    /** Nobody has more; whoever names more wants something else. */
    private static final int MOST = 16;

    public Socks {
      candidates = List.copyOf(candidates);
    }

    private static Optional<Socks> read(Node transport) {
      if (transport.get("sid").isEmpty() || transport.get("mode").equals("udp")) {
        return Optional.empty();
      }
      Optional<Node> word = transport.children().stream()
          .filter(child -> child.ns().equals(Ns.JINGLE_SOCKS5) && WORDS.contains(child.name())).findFirst();
      return Optional.of(new Socks(transport.get("sid"), transport.get("dstaddr"),
          transport.all("candidate", Ns.JINGLE_SOCKS5).limit(MOST).flatMap(candidate -> Candidate.read(candidate).stream()).toList(),
          word.map(Node::name).orElse(""), word.map(said -> said.get("cid")).orElse("")));
    }

    /** What is said of a candidate, or of all. */
    public Socks saying(String about, String candidate) {
      return new Socks(sid, "", List.of(), about, candidate);
    }

    @Override
    public Node node() {
      Node transport = Node.of("transport", Ns.JINGLE_SOCKS5).with("sid", sid).with("dstaddr", address)
          .add(candidates.stream().map(Candidate::node).toArray(Node[]::new));
      return word.isEmpty() ? transport : transport.add(Node.of(word, Ns.JINGLE_SOCKS5).with("cid", cid));
    }
  }
}
