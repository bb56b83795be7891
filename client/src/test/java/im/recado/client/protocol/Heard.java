package im.recado.client.protocol;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Remembers what was said and acknowledged, one after the other. */
public final class Heard implements LinkListener {
  private final BlockingQueue<String> words = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> acknowledged = new LinkedBlockingQueue<>();

  @Override
  public void stanza(Node stanza) {
    if (!stanza.textOf("body").isEmpty()) {
      words.add(stanza.textOf("body"));
    }
  }

  @Override
  public Optional<Node> request(Node iq) {
    return Optional.empty();
  }

  @Override
  public void acknowledged(String id) {
    if (id.startsWith("m")) {
      acknowledged.add(id);
    }
  }

  @Override
  public void lost() {}

  /** The next message; waits. */
  public String words() throws InterruptedException {
    return words.take();
  }

  /** The id of the next message that the server has taken; waits. */
  public String acknowledged() throws InterruptedException {
    return acknowledged.take();
  }
}
