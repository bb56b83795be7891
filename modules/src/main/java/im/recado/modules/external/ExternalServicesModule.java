package im.recado.modules.external;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.IqTarget;
import im.recado.modules.delay.Dates;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Predicate;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Tells the accounts of this server which STUN and TURN servers they may use, and lends them credentials (XEP-0215). */
public final class ExternalServicesModule implements Module {
  private static final String NS = "urn:xmpp:extdisco:2";

  /** COMPAT: Psi and Movim of some years ask in this form, which has the same content. */
  private static final String OLD_NS = "urn:xmpp:extdisco:1";

  static final Option<List<ExternalService>> SERVICES =
      new Option<>(
          "external.services",
          "a list of addresses such as stun:relay.example.org and turn:relay.example.org:3478?transport=udp",
          List.of(),
          "STUN and TURN servers that clients use for calls.",
          value -> {
            Iterable<?> many = value instanceof Iterable<?> list ? list : List.of(value.toString().split(",", -1));
            List<ExternalService> services = new java.util.ArrayList<>();
            for (Object one : many) {
              if (!one.toString().isBlank()) {
                services.add(ExternalService.of(one.toString()));
              }
            }
            return List.copyOf(services);
          });

  static final Option<String> SECRET =
      Option.text(
          "external.turn-secret",
          "",
          "The secret that the TURN servers share with this one (static-auth-secret of coturn); without it they are listed"
              + " without credentials.");

  static final Option<Duration> LIFETIME =
      Option.duration("external.turn-lifetime", Duration.ofHours(12), "How long credentials for a TURN server are good.");

  private final Kernel kernel;
  private final byte[] key;
  private final Predicate<Jid> exists;

  /**
   * @param key makes names of accounts for TURN servers; stays the same over restarts
   * @param exists whether there is an account of this address
   */
  public ExternalServicesModule(Kernel kernel, byte[] key, Predicate<Jid> exists) {
    this.kernel = kernel;
    this.key = key.clone();
    this.exists = exists;
  }

  @Override
  public Declaration declare() {
    Declaration declaration =
        Declaration.module("external", "Tells clients which STUN and TURN servers they may use.")
        .switchable()
            .xep(215, "1.0.0", "External Service Discovery")
            .serverFeature(NS)
            .serverFeature(OLD_NS)
            .option(SERVICES)
            .option(SECRET)
            .option(LIFETIME);
    for (String namespace : List.of(NS, OLD_NS)) {
      declaration
          .blockingIq(Iq.Type.GET, IqTarget.SERVER, "services", namespace, this::services)
          .blockingIq(Iq.Type.GET, IqTarget.SERVER, "credentials", namespace, this::credentials);
    }
    return declaration;
  }

  private void requireAccount(IqRequest request) throws StanzaException {
    if (request.session() == null || !exists.test(request.from().bare())) {
      throw new StanzaException(Condition.FORBIDDEN, "For accounts of this server.");
    }
  }

  private Element services(IqRequest request) throws StanzaException {
    requireAccount(request);
    Element asked = request.payload();
    String type = asked.attribute("type");
    Element.Builder services = Element.builder("services", asked.namespace()).attribute("type", type);
    TurnCredentials credentials = lend(request.from().bare());
    for (ExternalService service : kernel.options().get(SERVICES)) {
      if (type == null || type.equals(service.type())) {
        services.child(element(service, asked.namespace(), credentials));
      }
    }
    return services.build();
  }

  private Element credentials(IqRequest request) throws StanzaException {
    requireAccount(request);
    Element asked = request.payload();
    Element wanted = asked.child("service", asked.namespace());
    String host = wanted == null ? null : wanted.attribute("host");
    String type = wanted == null ? null : wanted.attribute("type");
    if (wanted == null || host == null || type == null) {
      throw new StanzaException(Condition.BAD_REQUEST, "Name the host and the type of the service.");
    }
    String port = wanted.attribute("port");
    TurnCredentials lent = lend(request.from().bare());
    Element.Builder credentials = Element.builder("credentials", asked.namespace());
    boolean found = false;
    for (ExternalService service : kernel.options().get(SERVICES)) {
      if (service.host().equalsIgnoreCase(host)
          && service.type().equals(type)
          && (port == null || port.equals(Integer.toString(service.port())))
          && (!service.isRestricted() || lent != null)) {
        credentials.child(element(service, asked.namespace(), lent));
        found = true;
      }
    }
    if (!found) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND);
    }
    return credentials.build();
  }

  private @Nullable TurnCredentials lend(Jid account) {
    String secret = kernel.options().get(SECRET);
    if (secret.isEmpty()) {
      return null;
    }
    Instant expires =
        kernel.clock().instant().plus(kernel.options().get(LIFETIME)).truncatedTo(ChronoUnit.SECONDS);
    return TurnCredentials.of(secret, expires, name(account));
  }

  /** The same for every call of an account, so that a TURN server can count; it does not tell whose it is. */
  private String name(Jid account) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] name = mac.doFinal(account.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(name, 0, 8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  private static Element element(ExternalService service, String namespace, @Nullable TurnCredentials lent) {
    Element.Builder element =
        Element.builder("service", namespace)
            .attribute("type", service.type())
            .attribute("host", service.host())
            .attribute("port", Integer.toString(service.port()))
            .attribute("transport", service.transport());
    if (service.isRestricted()) {
      element.attribute("restricted", "true");
      if (lent != null) {
        element
            .attribute("username", lent.username())
            .attribute("password", lent.password())
            .attribute("expires", Dates.format(lent.expires()));
      }
    }
    return element.build();
  }
}
