package im.recado.testkit.transcript;

import static org.awaitility.Awaitility.await;

import im.recado.testkit.network.NetworkPeer;
import im.recado.testkit.server.Transport;
import im.recado.testkit.transcript.StreamClient.Event;
import im.recado.testkit.transcript.Transcript.Client;
import im.recado.testkit.transcript.Transcript.Step;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.XmlException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Plays a transcript against a server. Used once. */
public final class TranscriptRunner {
  private static final String SASL2 = "urn:xmpp:sasl:2";
  private static final Pattern NAMED = Pattern.compile("\\$\\{(?<name>[^}]+)}");

  private final Transcript transcript;
  private final Surroundings surroundings;
  private final Map<String, StreamClient> clients = new LinkedHashMap<>();
  private final Map<String, ServicePeer> services;
  private final Map<String, NetworkPeer> networks;
  private final Map<String, String> captured = new HashMap<>();

  /**
   * @param transport reaches a server that has the transcript's accounts
   */
  public TranscriptRunner(Transcript transcript, Transport transport, Surroundings surroundings) {
    this(transcript, transport, surroundings, Map.of(), Map.of());
  }

  /**
   * @param transport reaches a server that has the transcript's accounts
   * @param services who plays the transcript's services, by name
   * @param networks who plays its servers of other networks, by name
   */
  public TranscriptRunner(
      Transcript transcript,
      Transport transport,
      Surroundings surroundings,
      Map<String, ServicePeer> services,
      Map<String, NetworkPeer> networks) {
    this.networks = networks;
    this.services = services;
    this.transcript = transcript;
    this.surroundings = surroundings;
    for (Client client : transcript.clients()) {
      clients.put(
          client.name(),
          new StreamClient(transport, Jid.valueOf(client.jid()), client.password(), client.showsAcks()));
    }
  }

  /** Plays all steps; throws {@link TranscriptFailure} at the first that fails. */
  public void run() {
    for (Step step : transcript.steps()) {
      try {
        play(step);
      } catch (IOException e) {
        throw new TranscriptFailure(transcript.file(), step.line(), String.valueOf(e.getMessage()));
      }
    }
    try {
      nobodyHasMore();
    } catch (IOException e) {
      throw new TranscriptFailure(transcript.file(), lastLine(), String.valueOf(e.getMessage()));
    }
    for (StreamClient client : clients.values()) {
      try {
        leave(client, !client.isBound());
      } catch (IOException e) {
        throw new TranscriptFailure(transcript.file(), lastLine(), "at the end: " + e.getMessage());
      }
    }
  }

  /** Ends a client's stream and waits until the server has drawn all consequences. */
  private void leave(StreamClient client, boolean byCutting) throws IOException {
    boolean wasBound = client.isBound();
    int before = surroundings.endings(client.account());
    if (byCutting) {
      client.cut();
    } else {
      client.disconnect();
    }
    if (wasBound) {
      await().pollInterval(Duration.ofMillis(2)).until(() -> surroundings.endings(client.account()) > before);
    }
  }

  private int lastLine() {
    return transcript.steps().isEmpty() ? 0 : transcript.steps().getLast().line();
  }

  private StreamClient client(String name) {
    return Objects.requireNonNull(clients.get(name));
  }

  private void play(Step step) throws IOException {
    switch (step) {
      case Transcript.Connects(int _, String name, Transcript.Depth depth) -> {
        switch (depth) {
          case RAW -> client(name).connect();
          case LOGIN -> client(name).logIn();
          case SESSION -> client(name).connectSession();
        }
      }
      case Transcript.StartsTls(int _, String name) -> client(name).startTls();
      case Transcript.Sends sends -> sends(sends);
      case Transcript.Receives receives -> receives(receives);
      case Transcript.ReceivesNothing(int line, String name) -> {
        barriers();
        Event more = seen(name);
        if (more != null) {
          throw failure(line, name + " was to receive nothing, but received:\n" + shown(more));
        }
      }
      case Transcript.Ignores(int _, String name) -> {
        barriers();
        ServicePeer service = services.get(name);
        if (service != null) {
          service.forget();
        } else {
          client(name).seen().clear();
        }
      }
      case Transcript.Disconnects(int _, String name) -> leave(client(name), false);
      case Transcript.IsCut(int _, String name) -> {
        NetworkPeer network = networks.get(name);
        if (network != null) {
          network.cut();
        } else {
          leave(client(name), true);
        }
      }
      case Transcript.AtNetwork at -> network(at, Objects.requireNonNull(networks.get(at.network())));
      case Transcript.StreamIsClosed(int line, String name) -> {
        Event event = client(name).next();
        if (!(event instanceof Event.Closed) && !(event instanceof Event.Gone)) {
          throw failure(line, "the stream of " + name + " was to be closed, but came:\n" + shown(event));
        }
        client(name).cut();
      }
      case Transcript.TimePasses(int _, Duration duration) -> {
        barriers();
        surroundings.pass(duration);
      }
    }
  }

  private void network(Transcript.AtNetwork step, NetworkPeer network) throws IOException {
    String text = filled(step.text(), step.line(), UnaryOperator.identity());
    try {
      switch (step.deed()) {
        case IS_CALLED -> network.called();
        case HEARS -> captured.putAll(network.hears(text));
        case HEARS_IN_ANY_ORDER -> captured.putAll(network.hearsInAnyOrder(text));
        case SAYS -> network.says(text);
        case IS_LEFT -> network.left();
      }
    } catch (IOException e) {
      throw failure(step.line(), step.network() + ": " + e.getMessage());
    }
  }

  /** Twice, as what one client's barrier sets free may still be on its way to another. */
  private void barriers() throws IOException {
    for (int i = 0; i < 2; i++) {
      for (StreamClient client : clients.values()) {
        if (client.isBound()) {
          client.barrier();
        }
      }
    }
  }

  private void nobodyHasMore() throws IOException {
    barriers();
    for (Map.Entry<String, StreamClient> client : clients.entrySet()) {
      Event more = client.getValue().seen().peek();
      if (client.getValue().isBound() && more != null) {
        throw failure(lastLine(), "at the end " + client.getKey() + " has received more:\n" + shown(more));
      }
    }    for (Map.Entry<String, ServicePeer> service : services.entrySet()) {
      Element more = service.getValue().seen().peek();
      if (more != null) {
        throw failure(lastLine(), "at the end " + service.getKey() + " has received more:\n" + shown(new Event.Came(more)));
      }
    }
  }

  private @Nullable Event seen(String name) {
    ServicePeer service = services.get(name);
    if (service == null) {
      return client(name).seen().peek();
    }
    Element element = service.seen().peek();
    return element == null ? null : new Event.Came(element);
  }

  private void sends(Transcript.Sends step) throws IOException {
    ServicePeer service = services.get(step.client());
    if (service != null) {
      for (Element element : read(filled(step.text(), step.line()), step.line())) {
        service.send(element);
      }
      return;
    }
    StreamClient client = client(step.client());
    String text = filled(step.text(), step.line());
    if (step.verbatim()) {
      if (text.contains("<stream:stream")) {
        client.restart();
      }
      client.send(text.getBytes(StandardCharsets.UTF_8));
      return;
    }
    for (Element element : read(text, step.line())) {
      client.send(element);
    }
  }

  private void receives(Transcript.Receives step) {
    ServicePeer service = services.get(step.client());
    List<Element> expected = new ArrayList<>(read(filled(step.text(), step.line()), step.line()));
    while (!expected.isEmpty()) {
      Element came = service == null ? null : service.next();
      Event event = service == null ? client(step.client()).next() : came == null ? null : new Event.Came(came);
      Element received =
          switch (event) {
            case Event.Came(Element element) -> element;
            case Event.Opened(Element header) -> header;
            case null, default -> null;
          };
      if (received == null) {
        throw failure(
            step.line(),
            "%s was to receive:\n%s\nbut %s".formatted(step.client(), xml(expected.getFirst()), shown(event)));
      }
      String difference =
          match(service == null ? client(step.client()).account().toString() : "", expected, received, step.inAnyOrder());
      if (difference != null) {
        throw failure(
            step.line(),
            "%s was to receive%s:\n%s\nbut received:\n%s\n%s"
                .formatted(
                    step.client(),
                    step.inAnyOrder() && expected.size() > 1 ? " one of" : "",
                    String.join("\n", expected.stream().limit(step.inAnyOrder() ? 50 : 1).map(this::xml).toList()),
                    xml(received),
                    difference));
      }
      if (service == null) {
        noteBinding(client(step.client()), received);
      }
    }
  }

  /** Takes what fits out of the list; else says what is different. */
  private @Nullable String match(String account, List<Element> expected, Element received, boolean anyOrder) {
    String closest = null;
    for (int i = 0; i < (anyOrder ? expected.size() : 1); i++) {
      Map<String, String> found = new HashMap<>();
      String difference =
          new Expectation(account, found).difference(expected.get(i), received);
      if (difference == null) {
        captured.putAll(found);
        expected.remove(i);
        return null;
      }
      closest = closest == null ? difference : closest;
    }
    return closest;
  }

  /** A script that binds or resumes by itself has a session too. */
  private static void noteBinding(StreamClient client, Element received) {
    Element bind = received.child("bind", Namespaces.BIND);
    if (bind != null && "result".equals(received.attribute("type")) && bind.childText("jid", Namespaces.BIND) != null) {
      client.boundTo(Jid.valueOf(Objects.requireNonNull(bind.childText("jid", Namespaces.BIND))));
    } else if (received.is("success", SASL2) && received.childIn("urn:xmpp:bind:0") != null) {
      client.boundTo(Jid.valueOf(Objects.requireNonNull(received.childText("authorization-identifier", SASL2))));
    } else if (received.is("error", Namespaces.STREAM)) {
      client.unbound();
    } else if (received.is("resumed", "urn:xmpp:sm:3")) {
      client.boundTo(client.jid());
    } else if (received.is("failed", "urn:xmpp:sm:3")) {
      client.unmanaged();
    }
  }

  private List<Element> read(String xml, int line) {
    try {
      return Snippet.read(xml);
    } catch (XmlException e) {
      throw new TranscriptException(transcript.file(), line, "this is no XML: " + e.getMessage() + "\n" + xml);
    }
  }

  /** The text with what is known put in: addresses, what was captured. */
  private String filled(String text, int line) {
    return filled(text, line, TranscriptRunner::escaped);
  }

  private String filled(String text, int line, UnaryOperator<String> written) {
    Matcher named = NAMED.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (named.find()) {
      String value = value(named.group("name"));
      if (value == null) {
        throw new TranscriptException(transcript.file(), line, "nothing is known as " + named.group());
      }
      named.appendReplacement(filled, Matcher.quoteReplacement(written.apply(value)));
    }
    return named.appendTail(filled).toString();
  }

  private static String escaped(String value) {
    return value.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;").replace("\"", "&quot;");
  }

  private @Nullable String value(String name) {
    for (Map.Entry<String, StreamClient> client : clients.entrySet()) {
      String of = client.getKey() + "'s ";
      String value = name.startsWith(of) ? of(client.getValue(), name.substring(of.length())) : null;
      if (value != null) {
        return value;
      }
    }
    String network = Transcripts.ofNetwork(networks, name);
    return network == null ? captured.get(name) : network;
  }

  private static @Nullable String of(StreamClient client, String what) {
    return switch (what) {
      case "JID" -> client.account().toString();
      case "full JID" -> client.jid().toString();
      case "resource" -> client.jid().resource();
      case "domain" -> client.jid().domain();
      default -> null;
    };
  }

  private String xml(Element element) {
    return "  " + element;
  }

  private static String shown(@Nullable Event event) {
    return switch (event) {
      case null -> "nothing came";
      case Event.Opened(Element header) -> "the stream was opened: " + header;
      case Event.Came(Element element) -> "  " + element;
      case Event.Closed() -> "the stream was closed";
      case Event.Gone(String why) -> why;
    };
  }

  private TranscriptFailure failure(int line, String what) {
    return new TranscriptFailure(transcript.file(), line, what);
  }
}
