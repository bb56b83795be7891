package im.recado.client.protocol.jingle;

import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a side of a session says (XEP-0166, section 7): sessions here are about one file each.
 *
 * @param sid which session
 * @param content the file and the way it takes; null when nothing is said of them, or of more than one
 * @param reason the condition for which it ends, such as {@code decline}; empty when none is said
 * @param info what else is said; null when nothing is
 */
public record Jingle(String action, String sid, @Nullable Content content, String reason, @Nullable Node info) {
  public static final String INITIATE = "session-initiate";
  public static final String ACCEPT = "session-accept";
  public static final String TERMINATE = "session-terminate";
  public static final String INFO = "session-info";
  public static final String TRANSPORT = "transport-info";
  public static final String REPLACE = "transport-replace";
  public static final String REPLACED = "transport-accept";
  public static final String NOT_REPLACED = "transport-reject";

  private static final int LONGEST_SID = 256;

  /**
   * A file and its way.
   *
   * @param creator which side speaks of it first: {@code initiator} or {@code responder}
   * @param senders which side has the file; empty when that is not said
   * @param file null when nothing is said of it, or it is no file
   * @param way null when nothing is said of it, or it is none that is known
   */
  public record Content(String creator, String name, String senders, @Nullable FileOffer file, @Nullable Transport way) {
    static Content read(Node content) {
      return new Content(content.get("creator"), content.get("name"), content.get("senders"),
          content.child("description", Ns.JINGLE_FILE).flatMap(FileOffer::read).orElse(null),
          content.children().stream().filter(child -> child.name().equals("transport")).findFirst().flatMap(Transport::read).orElse(null));
    }

    Node node() {
      Node content = Node.of("content", Ns.JINGLE).with("creator", creator).with("name", name).with("senders", senders);
      content = file == null ? content : content.add(file.node());
      return way == null ? content : content.add(way.node());
    }

    /** Of the same content, this way alone. */
    public Content by(Transport other) {
      return new Content(creator, name, "", null, other);
    }
  }

  public static Jingle of(String action, String sid, Content content) {
    return new Jingle(action, sid, content, "", null);
  }

  /** The end of a session. */
  public static Jingle end(String sid, String reason) {
    return new Jingle(TERMINATE, sid, null, reason, null);
  }

  public static Jingle info(String sid, Node info) {
    return new Jingle(INFO, sid, null, "", info);
  }

  /** What a request says; nothing when it is not of Jingle, or names no session. */
  public static Optional<Jingle> read(Node iq) {
    return iq.child("jingle", Ns.JINGLE)
        .filter(jingle -> !jingle.get("sid").isEmpty() && jingle.get("sid").length() <= LONGEST_SID)
        .map(jingle -> {
          List<Node> contents = jingle.all("content", Ns.JINGLE).toList();
          return new Jingle(jingle.get("action"), jingle.get("sid"), contents.size() == 1 ? Content.read(contents.getFirst()) : null,
              jingle.child("reason").flatMap(reason -> reason.children().stream()
                  .filter(child -> child.ns().equals(Ns.JINGLE) && !child.name().equals("text")).findFirst()).map(Node::name).orElse(""),
              jingle.children().stream().filter(child -> !child.ns().equals(Ns.JINGLE)).findFirst().orElse(null));
        });
  }

  public Node node() {
    Node jingle = Node.of("jingle", Ns.JINGLE).with("action", action).with("sid", sid);
    jingle = content == null ? jingle : jingle.add(content.node());
    jingle = info == null ? jingle : jingle.add(info);
    return reason.isEmpty() ? jingle : jingle.add(Node.of("reason", Ns.JINGLE, Node.of(reason, Ns.JINGLE)));
  }

  /** The checksum of a file that has gone (XEP-0234, section 8.2). */
  public static Node checksum(Content content, String sha256) {
    return Node.of("checksum", Ns.JINGLE_FILE, Node.of("file", Ns.JINGLE_FILE, FileOffer.hash(sha256)))
        .with("creator", content.creator()).with("name", content.name());
  }

  /** The checksum that is told here; nothing when none is that can be compared. */
  public Optional<String> checksum() {
    return Optional.ofNullable(info).filter(said -> said.is("checksum", Ns.JINGLE_FILE)).flatMap(said -> said.child("file"))
        .map(FileOffer::hashIn).filter(hash -> !hash.isEmpty());
  }

  /** Whether it is said here that the whole file is there (XEP-0234, section 8.1). */
  public boolean isReceived() {
    return info != null && info.is("received", Ns.JINGLE_FILE);
  }
}
