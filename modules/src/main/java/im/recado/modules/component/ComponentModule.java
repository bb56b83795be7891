package im.recado.modules.component;

import im.recado.kernel.Kernel;
import im.recado.kernel.background.Background;
import im.recado.kernel.event.ModulesAssembled;
import im.recado.kernel.event.ServerStarting;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.store.KeyValues;
import im.recado.modules.disco.AccountDisco;
import im.recado.modules.disco.ServerDisco;
import im.recado.modules.roster.PresenceModule;
import im.recado.modules.roster.RosterModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.sasl.ScramCredentials;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.xml.Element;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Lets programs connect that serve a domain of their own (XEP-0114, XEP-0225): gateways, bots, push services. Which ones there are, and with
 * what secret, the settings say.
 */
public final class ComponentModule implements Module {
  static final Option<String> SECRETS =
      new Option<>(
          "component.secret",
          "domain=secret, separated by commas",
          "",
          "The components that may connect, each with its domain and its secret, such as irc.example.org=SECRET; several are"
              + " separated by commas, and a secret has eight characters at least. component.port listens as soon as there is one, from the next start on.",
          value -> {
            parse(value.toString());
            return value.toString().strip();
          });

  static final Option<Duration> PATIENCE =
      Option.duration(
          "component.patience",
          Duration.ofSeconds(60),
          "For so long what is sent to a component waits for it to come back when its last connection has ended.");

  static final Option<Integer> MOST_WAITING =
      Option.integer(
          "component.waiting", 1000, 0, 100_000, "So many stanzas wait for a component that is away; further ones come back.");

  static final Option<Integer> CONNECTIONS =
      Option.integer("component.connections", 8, 1, 100, "So many connections one component may have at once.");

  private static final int SHORTEST = 8;

  /** A component as its administrators see it. */
  record State(boolean declared, int connections, int waiting) {}

  private final Kernel kernel;
  private final ServerDisco disco;
  private final Granted granted;
  private final Privileges privileges;
  private final PrivilegedPresence presence;
  private final Delegations delegations;
  private final DelegatedDisco delegatedDisco;
  private final Map<String, Component> components = new ConcurrentHashMap<>();
  private final ComponentSecrets keys;

  /**
   * Components.
   *
   * @param store keeps what is granted to them
   * @param exists whether there is an account
   */
  public ComponentModule(
      Kernel kernel, KeyValues store, RosterModule rosters, Predicate<Jid> exists, ServerDisco disco, AccountDisco accounts) {
    this.kernel = kernel;
    this.disco = disco;
    this.keys = new ComponentSecrets(kernel, this::secret);
    this.granted = new Granted(store, Jid.valueOf(kernel.domain()));
    this.privileges = new Privileges(kernel, granted, exists);
    this.presence = new PrivilegedPresence(kernel, rosters, granted, (component, shown) -> tell(component, shown));
    this.delegations = new Delegations(kernel, component -> isConnected(component.domain()));
    this.delegatedDisco = new DelegatedDisco(kernel, granted);
    disco.nested(delegatedDisco::ofServer);
    accounts.nested(delegatedDisco::ofAccounts);
    accounts.elsewhere(delegations::remaining);
    kernel.components(connection -> new ComponentStream(kernel, this, connection));
  }

  @Override
  public Declaration declare() {
    Declaration declaration = Declaration.module("component", "Lets programs connect that serve a domain of their own.")
        .xep(114, "1.6", "Jabber Component Protocol", "connections that components make")
        .xep(225, "0.2", "Component Connections")
        .xep(355, "0.5", "Namespace Delegation", "what administrators delegate; clients cannot")
        .xep(356, "0.4.1", "Privileged Entity", "for components")
        .serverFeature(Grants.DELEGATION)
        .option(SECRETS)
        .option(PATIENCE)
        .option(MOST_WAITING)
        .option(CONNECTIONS)
        .on(ModulesAssembled.class, event -> assembled())
        .on(ServerStarting.class, event -> secrets().keySet().forEach(this::component))
        .on(RosterModule.ItemChanged.class, this::changed)
        .on(PresenceModule.SessionAvailable.class, presence::available)
        .on(PresenceModule.SessionUnavailable.class, presence::unavailable)
        .on(PresenceModule.PresenceBroadcast.class, presence::changed)
        .on(PresenceModule.PresenceShown.class, presence::shown)
        .on(PresenceModule.PresenceMissed.class, presence::missed);
    new ComponentCommands(this, granted).list().forEach(declaration::command);
    return declaration;
  }

  private void assembled() {
    granted.load();
    delegations.update(granted);
    delegatedDisco.update();
    kernel.router().delegation(delegations);
  }

  /** The secrets, for logins by SASL. */
  ScramCredentials credentials() {
    return keys.credentials();
  }

  Privileges privileges() {
    return privileges;
  }

  /** What a component is told first: what it may do, if anything. */
  List<Message> greeting(String domain) {
    Grants grants = granted.of(domain);
    List<Message> greeting = new ArrayList<>();
    if (grants.isPrivileged()) {
      greeting.add(told(domain, grants.privilege()));
    }
    if (!grants.delegated().isEmpty()) {
      greeting.add(told(domain, grants.delegation()));
    }
    return greeting;
  }

  private Message told(String domain, Element what) {
    byte[] id = new byte[8];
    kernel.random().nextBytes(id);
    return Message.of(Message.Type.NORMAL, Jid.valueOf(kernel.domain()), Jid.valueOf(domain), what)
        .withId(HexFormat.of().formatHex(id));
  }

  /** A component has one connection more, and knows. Any thread. */
  void arrived(String domain) {
    if (state(domain).connections() == 1) {
      Background.start(
          "a component",
          () -> {
            delegatedDisco.ask(domain);
            presence.arrived(domain);
          });
    }
  }

  /** Changes what a component was granted, and tells it. May wait. */
  synchronized void change(String domain, UnaryOperator<Grants> change) {
    Grants before = granted.of(domain);
    Grants after = granted.change(domain, change);
    delegations.update(granted);
    delegatedDisco.update();
    Component component = components.get(domain);
    if (component == null || !component.isConnected()) {
      return;
    }
    if (!after.privilege().equals(before.privilege())) {
      component.tellAll(told(domain, after.privilege()));
    }
    if (!after.delegation().equals(before.delegation())) {
      component.tellAll(told(domain, after.delegation()));
      delegatedDisco.ask(domain);
    }
    if (after.presence() != before.presence()) {
      presence.arrived(domain);
    }
  }

  /** A roster has changed: components that may read it are told (XEP-0356 section 4.4). Must not wait. */
  private void changed(RosterModule.ItemChanged event) {
    Element push = null;
    for (Map.Entry<String, Grants> each : granted.all().entrySet()) {
      if (each.getValue().pushes()) {
        push = push == null ? event.push() : push;
        if (push == null) {
          return;
        }
        byte[] id = new byte[8];
        kernel.random().nextBytes(id);
        tell(
            each.getKey(),
            Iq.request(Iq.Type.SET, HexFormat.of().formatHex(id), event.owner(), Jid.valueOf(each.getKey()), push));
      }
    }
  }

  private void tell(String domain, Stanza stanza) {
    Component component = components.get(domain);
    if (component != null) {
      component.tell(stanza);
    }
  }

  private boolean isConnected(String domain) {
    Component component = components.get(domain);
    return component != null && component.isConnected();
  }

  /** The domains of components that have a secret. */
  Set<String> declared() {
    return secrets().keySet();
  }

  State state(String domain) {
    Component component = components.get(domain);
    boolean isDeclared = declared().contains(domain);
    return component == null
        ? new State(isDeclared, 0, 0)
        : new State(isDeclared, component.connections(), component.waiting());
  }

  /** Whether the settings name any. */
  public static boolean areDeclared(Kernel kernel) {
    return !kernel.options().get(SECRETS).isEmpty();
  }

  private static Map<String, String> parse(String text) {
    Map<String, String> secrets = new LinkedHashMap<>();
    for (String one : text.isBlank() ? new String[0] : text.split(",", -1)) {
      int equals = one.indexOf('=');
      String secret = equals < 0 ? "" : one.substring(equals + 1).strip();
      if (secret.length() < SHORTEST) {
        throw new IllegalArgumentException("expected domain=secret, with a secret of " + SHORTEST + " characters or more");
      }
      try {
        Jid domain = Jid.parse(one.substring(0, equals).strip());
        if (!domain.isDomain()) {
          throw new IllegalArgumentException("expected a domain before the secret");
        }
        secrets.put(domain.domain(), secret);
      } catch (JidException e) {
        throw new IllegalArgumentException("expected a domain before the secret", e);
      }
    }
    return secrets;
  }

  private Map<String, String> secrets() {
    return parse(kernel.options().get(SECRETS));
  }

  /** The secret of a component; null when there is none of this domain. */
  @Nullable String secret(String domain) {
    return secrets().get(domain);
  }

  /** The component of a domain that is declared; null when somebody else serves it. */
  @Nullable Component component(String domain) {
    Component known = components.get(domain);
    if (known != null) {
      return known;
    }
    if (kernel.domains().contains(domain) || kernel.router().isService(domain)) {
      return null;
    }
    return components.computeIfAbsent(
        domain,
        name -> {
          Component made = new Component(kernel, name);
          kernel.router().service(name, made);
          // Listed as long as it answers: clients stop at the first that does not.
          disco.add(new ServerDisco.Item(Jid.valueOf(name), name), made::isConnected);
          return made;
        });
  }
}
