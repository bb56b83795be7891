package im.recado.modules.component;

import im.recado.kernel.Kernel;
import im.recado.kernel.session.Lane;
import im.recado.kernel.stream.ClientStreams;
import im.recado.kernel.stream.Connection;
import im.recado.kernel.stream.Loop;
import im.recado.kernel.stream.StreamError;
import im.recado.kernel.stream.StreamHandler;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A component's stream (XEP-0114 section 3): header, handshake, stanzas. Stanzas are of {@code jabber:component:accept} on the wire
 * and of {@code jabber:client} in here. Its elements are handled in order on its lane, where they may wait.
 */
final class ComponentStream implements StreamHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ComponentStream.class);

  /** So many stanzas wait for a component that does not read, at most. */
  private static final int MOST_UNSENT = 10_000;

  private final Kernel kernel;
  private final ComponentModule all;
  private final Connection connection;
  private final Lane<Runnable> lane;
  private final String id;
  private final int number;
  private final Loop.Cancellable deadline;

  private @Nullable String domain;
  private volatile @Nullable Component component;
  private boolean opened;
  private volatile boolean closed;

  // Guarded by unsent.
  private final ArrayDeque<Stanza> unsent = new ArrayDeque<>();
  private boolean draining;
  private boolean gone;

  ComponentStream(Kernel kernel, ComponentModule all, Connection connection) {
    this.kernel = kernel;
    this.all = all;
    this.connection = connection;
    this.lane = new Lane<>(connection.loop(), Runnable::run, connection::reading);
    byte[] bytes = new byte[16];
    kernel.random().nextBytes(bytes);
    this.number = kernel.random().nextInt();
    this.id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    this.deadline =
        connection
            .loop()
            .schedule(
                kernel.options().get(ClientStreams.LOGIN_DEADLINE),
                () -> {
                  if (component == null) {
                    fail(StreamError.of("connection-timeout", "The handshake took too long."));
                  }
                });
  }

  // What the connection says, on its loop.

  @Override
  public void streamOpened(Element header, String content) {
    String to = header.attribute("to");
    if (!header.is("stream", Namespaces.STREAM) || !content.equals(Namespaces.COMPONENT)) {
      fail(StreamError.of("invalid-namespace", "A stream of jabber:component:accept was expected."));
    } else if (to == null || all.secret(to) == null) {
      fail(StreamError.of("host-unknown", "There is no such component."));
    } else if (all.component(to) == null) {
      fail(StreamError.of("conflict", "This server serves that domain itself."));
    } else {
      domain = to;
      open();
    }
  }

  private void open() {
    opened = true;
    connection.openStream(
        Element.builder("stream", Namespaces.STREAM)
            .attribute("from", domain == null ? kernel.domain() : domain)
            .attribute("id", id)
            .build());
  }

  @Override
  public void element(Element element) {
    if (closed) {
      return;
    }
    if (component == null) {
      handshake(element);
    } else if (element.is("error", Namespaces.STREAM)) {
      LOG.debug("The component {} has closed its stream: {}", domain, element);
      end(null);
    } else {
      lane.offer(() -> lane.block(() -> stanza(element)));
    }
  }

  private void handshake(Element element) {
    String name = domain;
    String secret = name == null ? null : all.secret(name);
    Component known = name == null ? null : all.component(name);
    if (!element.is("handshake", Namespaces.COMPONENT)
        || secret == null
        || known == null
        || !MessageDigest.isEqual(bytes(proof(id + secret)), bytes(element.text().strip()))) {
      kernel.security().authenticationFailed(connection.peer(), String.valueOf(name), "component", "not-authorized");
      fail(StreamError.of("not-authorized", "That is not the secret of this component."));
      return;
    }
    deadline.cancel();
    connection.authenticated(Jid.valueOf(String.valueOf(name)), XmlLimits.SERVER);
    // Written by the rule of its stream: without a namespace of its own.
    connection.write(Element.of("handshake", Namespaces.CLIENT));
    if (known.connected(this, all.greeting(String.valueOf(name)))) {
      component = known;
      LOG.info("The component {} has connected from {}", name, connection.peer());
      all.arrived(String.valueOf(name));
    } else {
      fail(StreamError.of("resource-constraint", "This component has too many connections."));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String proof(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes(text)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** On the lane, off the loop. */
  private void stanza(Element element) {
    if (closed) {
      return;
    }
    Stanza stanza;
    try {
      Element ours = element.moved(Namespaces.COMPONENT, Namespaces.CLIENT);
      if (!Stanza.isStanza(ours)) {
        fail(StreamError.of("unsupported-stanza-type", "A stanza was expected."));
        return;
      }
      stanza = Stanza.of(ours);
    } catch (StanzaException e) {
      notStanza(element, e);
      return;
    }
    Jid from = stanza.from();
    if (from == null || stanza.to() == null) {
      fail(StreamError.of("improper-addressing", "A component's stanza says from whom and to whom it is."));
    } else if (!from.domain().equals(domain)) {
      fail(StreamError.of("invalid-from", "A component speaks for its own domain."));
    } else if (!all.privileges().takes(stanza, element)) {
      kernel.router().send(stanza);
    }
  }

  /** Whoever waits for an answer is to see in the log why there is none. */
  private void notStanza(Element element, StanzaException why) {
    LOG.warn(
        "The component {} sent <{} type='{}' id='{}'/>, which is dropped: {}",
        domain,
        element.name(),
        element.attribute("type"),
        element.attribute("id"),
        why.error().condition());
  }

  @Override
  public void streamClosed() {
    // Behind what it has sent.
    lane.offer(() -> end(null));
  }

  @Override
  public void refused(XmlException reason) {
    fail(new StreamError(reason.condition(), reason.getMessage(), null));
  }

  @Override
  public void secured() {
    throw new IllegalStateException("components begin no TLS");
  }

  @Override
  public void writable() {
    drain();
  }

  @Override
  public void disconnected() {
    deadline.cancel();
    closed = true;
    List<Stanza> back;
    synchronized (unsent) {
      gone = true;
      back = new ArrayList<>(unsent);
      unsent.clear();
    }
    Component known = component;
    if (known != null) {
      LOG.info("The component {} has disconnected", domain);
      known.disconnected(this, back);
    }
  }

  // What is for the component.

  /** Whether it takes nothing any more. Any thread. */
  boolean isOver() {
    return closed;
  }

  /** How much this connection is the one for a sender: the one of the greatest weight is. */
  int weight(int sender) {
    int mixed = (sender ^ number) * 0x9E3779B9;
    mixed = (mixed ^ (mixed >>> 15)) * 0x85EBCA6B;
    return mixed ^ (mixed >>> 13);
  }

  /** Takes a stanza; false when too much waits, or the component is gone. Any thread. */
  boolean send(Stanza stanza) {
    synchronized (unsent) {
      if (gone || closed || unsent.size() >= MOST_UNSENT) {
        return false;
      }
      unsent.add(stanza);
      if (draining) {
        return true;
      }
      draining = true;
    }
    connection.loop().execute(this::drain);
    return true;
  }

  private void drain() {
    while (true) {
      Stanza next;
      synchronized (unsent) {
        draining = false;
        if (closed || !connection.isWritable()) {
          return;
        }
        next = unsent.poll();
        if (next == null) {
          return;
        }
      }
      connection.write(next.element());
    }
  }

  // The end.

  /** Any thread. */
  private void fail(StreamError error) {
    kernel.security().refused(connection.peer(), domain, error.condition(), String.valueOf(error.text()));
    end(error);
  }

  /** Closes the stream; null for a plain end. Any thread. */
  private void end(@Nullable StreamError error) {
    if (!connection.loop().inLoop()) {
      connection.loop().execute(() -> end(error));
      return;
    }
    if (closed) {
      return;
    }
    if (error != null) {
      if (!opened) {
        open();
      }
      connection.write(error.toElement());
    }
    closed = true;
    connection.closeStream();
  }
}
