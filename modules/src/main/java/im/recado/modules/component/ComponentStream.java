package im.recado.modules.component;

import im.recado.kernel.Kernel;
import im.recado.kernel.background.Background;
import im.recado.kernel.session.Lane;
import im.recado.kernel.stream.ClientStreams;
import im.recado.kernel.stream.Loop;
import im.recado.kernel.stream.PeerConnection;
import im.recado.kernel.stream.StreamError;
import im.recado.kernel.stream.StreamHandler;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A component's stream: how it shows who it is ({@link SecretLogin}, {@link SaslLogin}), and then stanzas for and from the domains that are
 * bound to it. Stanzas are of {@code jabber:client} in here, whatever they are of on the wire. Its elements are handled in order on its
 * lane, where they may wait.
 */
final class ComponentStream implements StreamHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ComponentStream.class);

  private final Kernel kernel;
  private final ComponentModule all;
  private final PeerConnection connection;
  private final Lane<Runnable> lane;
  private final ComponentOutput output;
  private final int number;
  private final Loop.Cancellable deadline;

  /** What it serves. */
  private final Map<String, Component> bound = new ConcurrentHashMap<>();

  private String id = "";
  private @Nullable ComponentLogin login;
  private @Nullable HostnameBinding binding;
  private boolean opened;
  private volatile boolean believed;
  private volatile boolean closed;

  /** Who it is, for logs. */
  private volatile @Nullable String name;

  ComponentStream(Kernel kernel, ComponentModule all, PeerConnection connection) {
    this.kernel = kernel;
    this.all = all;
    this.connection = connection;
    this.lane = new Lane<>(connection.loop(), Runnable::run, connection::reading);
    this.output = new ComponentOutput(connection, () -> closed);
    this.number = kernel.random().nextInt();
    this.deadline =
        connection
            .loop()
            .schedule(
                kernel.options().get(ClientStreams.LOGIN_DEADLINE),
                () -> {
                  if (bound.isEmpty()) {
                    fail(StreamError.of("connection-timeout", "The handshake took too long."));
                  }
                });
  }

  // What the connection says, on its loop.

  @Override
  public void streamOpened(Element header, String content) {
    ComponentLogin known = login == null ? login(header, content) : login;
    login = known;
    if (!header.is("stream", Namespaces.STREAM) || known == null) {
      fail(StreamError.of("invalid-namespace", "A stream of jabber:component:accept was expected, or one of jabber:client in version 1.0."));
    } else {
      known.opened(header);
    }
  }

  /** One of {@code jabber:client} without a version is of a client that is lost. */
  private @Nullable ComponentLogin login(Element header, String content) {
    if (content.equals(Namespaces.COMPONENT)) {
      return new SecretLogin(all, this);
    }
    if (!content.equals(Namespaces.CLIENT) || header.attribute("version") == null) {
      return null;
    }
    SaslLogin made = new SaslLogin(kernel, all, this, connection);
    binding = new HostnameBinding(this, made);
    return made;
  }

  @Override
  public @Nullable String domainWanted() {
    return login instanceof SaslLogin sasl ? sasl.wanted() : null;
  }

  @Override
  public void element(Element element) {
    ComponentLogin known = login;
    if (closed || known == null) {
      return;
    }
    if (element.is("error", Namespaces.STREAM)) {
      LOG.debug("The component {} has closed its stream: {}", name, element);
      end(null);
    } else if (!believed) {
      known.element(element);
    } else {
      lane.offer(() -> lane.block(() -> stanza(element)));
    }
  }

  @Override
  public void secured() {
    opened = false;
    if (login != null) {
      login.secured();
    }
  }

  // What a login does.

  /** Which stream of this connection it is (RFC 6120 section 4.7.3). */
  String id() {
    return id;
  }

  /**
   * Answers the header.
   *
   * @param to null when the component has not said who it is
   */
  void open(String from, @Nullable String to) {
    opened = true;
    byte[] bytes = new byte[16];
    kernel.random().nextBytes(bytes);
    id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Element.Builder header = Element.builder("stream", Namespaces.STREAM).attribute("from", from).attribute("id", id);
    if (login instanceof SaslLogin) {
      header.attribute("to", to).attribute("version", "1.0").attribute(Namespaces.XML, "lang", "en");
    }
    connection.openStream(header.build());
  }

  /** Nothing is written after the end. */
  void write(Element element) {
    if (!closed) {
      connection.write(element);
    }
  }

  /** It has proved to be a component; before it is told so. */
  void believed(String domain) {
    name = domain;
    believed = true;
    opened = !(login instanceof SaslLogin);
    connection.authenticated(Jid.valueOf(domain), XmlLimits.SERVER);
  }

  void notBelieved(@Nullable String domain, String mechanism, String why) {
    kernel.security().authenticationFailed(connection.peer(), String.valueOf(domain), mechanism, why);
  }

  /** Works something out off the loop; nothing is read meanwhile. */
  <T> void aside(Supplier<T> work, Consumer<T> then) {
    connection.reading(false);
    Background.start(
        "a login of a component",
        () -> {
          T result = work.get();
          connection
              .loop()
              .execute(
                  () -> {
                    connection.reading(true);
                    if (!closed) {
                      then.accept(result);
                    }
                  });
        });
  }

  // Domains. Any thread.

  /**
   * Serves a domain over this stream from now on; why not, or null.
   *
   * @param first is told before all else that is for it
   */
  @Nullable Condition bind(String domain, List<? extends Stanza> first) {
    Component component = all.component(domain);
    if (component == null || bound.putIfAbsent(domain, component) != null) {
      return Condition.CONFLICT;
    }
    List<Stanza> greeting = new ArrayList<>(first);
    greeting.addAll(all.greeting(domain));
    if (!component.connected(this, greeting)) {
      bound.remove(domain);
      return Condition.RESOURCE_CONSTRAINT;
    }
    if (closed && bound.remove(domain) != null) {
      // It ended in between.
      component.disconnected(this, output.takeBack(stanza -> isFor(stanza, domain)));
      return null;
    }
    connection.loop().execute(deadline::cancel);
    LOG.info("The component {} has connected from {}", domain, connection.peer());
    all.arrived(domain);
    return null;
  }

  /** Serves it no more; false when it did not. */
  boolean unbind(String domain) {
    Component component = bound.remove(domain);
    if (component == null) {
      return false;
    }
    component.disconnected(this, output.takeBack(stanza -> isFor(stanza, domain)));
    LOG.info("The component {} has disconnected", domain);
    return true;
  }

  private static boolean isFor(Stanza stanza, String domain) {
    Jid to = stanza.to();
    return to != null && to.domain().equals(domain);
  }

  /** An answer of the stream's own. */
  void answer(Stanza answer) {
    output.send(answer);
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
    if (binding != null && stanza instanceof Iq request && HostnameBinding.isFor(stanza.element())) {
      binding.take(request);
      return;
    }
    StreamError error = objection(stanza.from(), stanza.to());
    if (error != null) {
      fail(error);
    } else if (!all.privileges().takes(stanza, element)) {
      kernel.router().send(stanza);
    }
  }

  /** What is wrong with whose name a stanza has, or null. */
  private @Nullable StreamError objection(@Nullable Jid from, @Nullable Jid to) {
    if (from == null || to == null) {
      return StreamError.of("improper-addressing", "A component's stanza says from whom and to whom it is.");
    }
    return bound.containsKey(from.domain()) ? null : StreamError.of("invalid-from", "A component speaks for its own domain.");
  }

  /**
   * A shape or an address that is none: the component is told (RFC 6120 sections 8.2.3 and 8.3.3.8). The stream lives when it is clear
   * who has sent it.
   */
  private void notStanza(Element element, StanzaException why) {
    Jid from = Stanza.legibleAddress(element, "from");
    Jid to = Stanza.legibleAddress(element, "to");
    // For somebody whose address cannot be read the server answers.
    Jid answering = to == null && element.attribute("to") != null ? Jid.valueOf(kernel.domain()) : to;
    StreamError error = objection(from, answering);
    if (error != null || from == null) {
      fail(error == null ? StreamError.of("improper-addressing") : error);
      return;
    }
    LOG.warn(
        "The component {} sent <{} type='{}' id='{}'/>, which is refused: {}",
        name,
        element.name(),
        element.attribute("type"),
        element.attribute("id"),
        why.error().condition());
    Stanza answer = Stanza.refusal(element, answering, from, why.error());
    if (answer != null) {
      output.send(answer);
    }
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
  public void writable() {
    output.drain();
  }

  @Override
  public void disconnected() {
    deadline.cancel();
    closed = true;
    output.close();
    List.copyOf(bound.keySet()).forEach(this::unbind);
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
    return output.send(stanza);
  }

  // The end.

  /** Any thread. */
  void fail(StreamError error) {
    kernel.security().refused(connection.peer(), name, error.condition(), String.valueOf(error.text()));
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
        open(kernel.domain(), null);
      }
      connection.write(error.toElement());
    }
    closed = true;
    connection.closeStream();
  }
}
