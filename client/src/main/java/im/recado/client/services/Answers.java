package im.recado.client.services;

import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.services.direct.Direct;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers to what others ask this client. */
final class Answers {
  private final Contacts contacts;
  private final Blocks blocks;
  private final Direct direct;

  Answers(Contacts contacts, Blocks blocks, Direct direct) {
    this.contacts = contacts;
    this.blocks = blocks;
    this.direct = direct;
  }

  /** The answer; nothing when it is none of what this client knows. */
  Optional<Node> to(Node iq) {
    String ns = iq.payload().map(Node::ns).orElse("");
    boolean get = iq.get("type").equals("get");
    return switch (ns) {
      case Ns.ROSTER -> contacts.push(iq) ? done() : Optional.empty();
      case Ns.BLOCKING -> blocks.push(iq) ? done() : Optional.empty();
      case Ns.JINGLE, Ns.IBB -> direct.request(iq);
      case Ns.PING -> get ? done() : Optional.empty();
      case Ns.DISCO_INFO -> get ? result(Disco.self(iq.payload().map(query -> query.get("node")).orElse(""))) : Optional.empty();
      case Ns.VERSION -> get ? result(Node.of("query", Ns.VERSION, Node.text("name", Ns.VERSION, "Recado"),
          Node.text("version", Ns.VERSION, version()))) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<Node> done() {
    return Optional.of(Node.of("iq", Ns.CLIENT).with("type", "result"));
  }

  private static Optional<Node> result(Node payload) {
    return Optional.of(Node.of("iq", Ns.CLIENT, payload).with("type", "result"));
  }

  /** Of this program; "0" when it was not started from its jar. */
  private static String version() {
    @Nullable String version = Answers.class.getPackage().getImplementationVersion();
    return version == null ? "0" : version;
  }
}
