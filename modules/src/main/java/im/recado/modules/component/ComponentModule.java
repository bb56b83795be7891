package im.recado.modules.component;

import im.recado.kernel.Kernel;
import im.recado.kernel.event.ServerStarting;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.modules.disco.ServerDisco;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets programs connect that serve a domain of their own (XEP-0114): gateways, bots, push services. Which ones there are, and with
 * what secret, the settings say.
 */
public final class ComponentModule implements Module {
  static final Option<String> SECRETS =
      new Option<>(
          "component.secret",
          "domain=secret, separated by commas",
          "",
          "The components that may connect, each with its domain and its secret, such as irc.example.org=SECRET; several are"
              + " separated by commas. component.port listens as soon as there is one, from the next start on.",
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

  private final Kernel kernel;
  private final ServerDisco disco;
  private final Map<String, Component> components = new ConcurrentHashMap<>();

  public ComponentModule(Kernel kernel, ServerDisco disco) {
    this.kernel = kernel;
    this.disco = disco;
    kernel.components(connection -> new ComponentStream(kernel, this, connection));
  }

  @Override
  public Declaration declare() {
    return Declaration.module("component", "Lets programs connect that serve a domain of their own.")
        .xep(114, "1.6", "Jabber Component Protocol", "connections that components make")
        .option(SECRETS)
        .option(PATIENCE)
        .option(MOST_WAITING)
        .option(CONNECTIONS)
        .on(ServerStarting.class, event -> secrets().keySet().forEach(this::component));
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
