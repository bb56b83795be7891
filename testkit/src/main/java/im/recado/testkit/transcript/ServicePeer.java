package im.recado.testkit.transcript;

import im.recado.kernel.route.Router;
import im.recado.kernel.route.Service;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A service with a domain of its own that does what a test tells it: what another server, or a component, would be. */
public final class ServicePeer implements Service {
  /** So long a test waits for what must come. Nothing is ever concluded from it but failure. */
  private static final int PATIENCE_SECONDS = 20;

  private final Router router;
  private final BlockingQueue<Element> incoming = new LinkedBlockingQueue<>();

  /** Serves a domain from now on. */
  public ServicePeer(Router router, String domain) {
    this.router = router;
    router.service(domain, this);
  }

  @Override
  public void receive(Stanza stanza) {
    incoming.add(stanza.element());
  }

  @Override
  public boolean isExternal() {
    return true;
  }

  /** Sends a stanza with its addresses. */
  public void send(Element element) throws IOException {
    try {
      router.send(Stanza.of(element));
    } catch (StanzaException e) {
      throw new IOException(e);
    }
  }

  /** What comes next, or null when nothing comes. */
  public @Nullable Element next() {
    try {
      return incoming.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** What has come by now and was not looked at. */
  public Deque<Element> seen() {
    return new ArrayDeque<>(incoming);
  }

  /** Forgets what has come by now. */
  public void forget() {
    incoming.clear();
  }
}
