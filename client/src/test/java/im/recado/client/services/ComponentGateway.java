package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A gateway as XEP-0100 has it, without commands and with the registration of old, as a component of any server. On its network is one
 * account, and everybody whom one adds is there and keeps what they are told.
 */
public final class ComponentGateway implements AutoCloseable {
  public static final String NETWORK = "gadu-gadu";

  private final Jid domain;
  private final int port;
  private final String secret;
  private final Set<Jid> people = ConcurrentHashMap.newKeySet();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final Set<String> clients = ConcurrentHashMap.newKeySet();
  private volatile ComponentStream stream;
  private volatile Optional<Jid> owner = Optional.empty();
  private volatile String password = "stone";
  private volatile String told = "";
  private volatile boolean in;

  public ComponentGateway(int port, Jid domain, String secret) throws Exception {
    this.port = port;
    this.domain = domain;
    this.secret = secret;
    stream = open();
  }

  private ComponentStream open() throws Exception {
    ComponentStream fresh = new ComponentStream(port, domain.toString(), secret);
    fresh.listen(this::take);
    return fresh;
  }

  /** Whether the owner of the account is on the network. */
  public boolean isIn() {
    return in;
  }

  /** What people on the network were told. */
  public List<String> heard() {
    return heard;
  }

  /** Somebody on the network says something to the owner. */
  public void says(Jid who, String text) {
    stream.send(Node.message("chat", owner.orElseThrow(), Node.text("body", Ns.CLIENT, text)).with("from", who));
  }

  /** The network sends the owner out and takes another password from now on. */
  void changePassword(String now) {
    password = now;
    out();
    refuse();
  }

  /** It goes, as a program that ends does. */
  void goes() throws Exception {
    stream.close();
    in = false;
    clients.clear();
  }

  /** It is back, and asks those who use it how they are. */
  void comes() throws Exception {
    stream = open();
    owner.ifPresent(user -> say("probe", domain, user));
  }

  private void say(String type, Jid from, Jid to) {
    stream.send(Node.presence(type.isEmpty() ? null : type, to).with("from", from));
  }

  private synchronized void take(Node stanza) {
    Jid to = stanza.jid("to").orElseThrow();
    Jid user = stanza.jid("from").orElseThrow();
    switch (stanza.name()) {
      case "iq" -> iq(stanza, to, user);
      case "message" -> {
        if (in && !stanza.textOf("body").isEmpty()) {
          heard.add(to.local() + ": " + stanza.textOf("body"));
        }
      }
      default -> presence(stanza.get("type"), to, user);
    }
  }

  private void presence(String type, Jid to, Jid user) {
    switch (type) {
      case "" -> {
        if (to.equals(domain) && owner.filter(user.bare()::equals).isPresent()) {
          clients.add(user.toString());
          signIn();
        }
      }
      case "unavailable" -> {
        if (to.equals(domain) && clients.remove(user.toString()) && clients.isEmpty()) {
          out();
        }
      }
      case "subscribe" -> {
        say("subscribed", to.bare(), user.bare());
        if (to.equals(domain)) {
          say("subscribe", domain, user.bare());
        } else {
          people.add(to.bare());
          say("subscribe", to.bare(), user.bare());
        }
        shows(to.bare());
      }
      case "unsubscribe" -> people.remove(to.bare());
      default -> { }
    }
  }

  private void signIn() {
    if (!told.equals(password)) {
      refuse();
    } else if (!in) {
      in = true;
      shows(domain);
      people.forEach(this::shows);
    }
  }

  private void shows(Jid who) {
    if (in) {
      say("", who, owner.orElseThrow());
    }
  }

  private void out() {
    in = false;
    owner.ifPresent(user -> {
      people.forEach(who -> say("unavailable", who, user));
      say("unavailable", domain, user);
    });
  }

  private void refuse() {
    stream.send(Node.presence("error", owner.orElseThrow(), error("auth", "not-authorized")).with("from", domain));
  }

  private static Node error(String type, String condition) {
    return Node.of("error", Ns.CLIENT, Node.of(condition, Ns.STANZAS)).with("type", type);
  }

  private void iq(Node iq, Jid to, Jid user) {
    Optional<Node> query = iq.payload();
    boolean set = iq.get("type").equals("set");
    Node answer = switch (query.map(Node::ns).orElse("")) {
      case Ns.DISCO_INFO -> Node.of("query", Ns.DISCO_INFO,
          Node.of("identity", Ns.DISCO_INFO).with("category", "gateway").with("type", NETWORK).with("name", "Parchment"),
          Node.of("feature", Ns.DISCO_INFO).with("var", Ns.REGISTER), Node.of("feature", Ns.DISCO_INFO).with("var", Ns.GATEWAY));
      case Ns.DISCO_ITEMS -> Node.of("query", Ns.DISCO_ITEMS);
      case Ns.GATEWAY -> set ? Node.of("query", Ns.GATEWAY, Node.text("jid", Ns.GATEWAY, address(query.orElseThrow().textOf("prompt"))))
          : Node.of("query", Ns.GATEWAY, Node.text("desc", Ns.GATEWAY, "Who is it?"), Node.text("prompt", Ns.GATEWAY, "Name"));
      case Ns.REGISTER -> set ? register(query.orElseThrow(), user.bare()) : asked(user.bare());
      default -> error("cancel", "service-unavailable");
    };
    if (!iq.get("type").equals("result") && !iq.get("type").equals("error")) {
      boolean refused = answer.name().equals("error");
      stream.send(new Node("iq", Ns.CLIENT, java.util.Map.of("type", refused ? "error" : "result", "id", iq.get("id"), "from", to.toString(),
          "to", user.toString()), answer.name().equals("done") ? List.of() : List.of(answer), ""));
      if (answer.name().equals("done")) {
        registered(query.orElseThrow().has("remove", Ns.REGISTER), user.bare());
      }
    }
  }

  private String address(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replace(' ', '-') + "@" + domain;
  }

  private Node asked(Jid user) {
    Node query = Node.of("query", Ns.REGISTER, Node.text("instructions", Ns.REGISTER, "Who are you there?"),
        Node.of("username", Ns.REGISTER), Node.of("password", Ns.REGISTER));
    return owner.filter(user::equals).isPresent() ? query.add(Node.of("registered", Ns.REGISTER)) : query;
  }

  private Node register(Node query, Jid user) {
    if (query.has("remove", Ns.REGISTER)) {
      return owner.filter(user::equals).isPresent() ? Node.of("done", Ns.REGISTER) : error("auth", "registration-required");
    }
    return query.textOf("password").equals(password) ? Node.of("done", Ns.REGISTER) : error("auth", "not-authorized");
  }

  /** The account is there, or no more: presence says so after the answer (XEP-0100, sections 4.1 and 4.3). */
  private void registered(boolean removed, Jid user) {
    if (!removed) {
      told = password;
      if (owner.isEmpty()) {
        owner = Optional.of(user);
        say("subscribe", domain, user);
      } else if (!clients.isEmpty()) {
        signIn();
      }
      return;
    }
    out();
    for (Jid who : new ArrayList<>(people)) {
      say("unsubscribe", who, user);
      say("unsubscribed", who, user);
    }
    say("unsubscribe", domain, user);
    say("unsubscribed", domain, user);
    people.clear();
    clients.clear();
    owner = Optional.empty();
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
