package im.recado.modules.login;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Option;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.Tls;
import im.recado.modules.account.AccountRecord;
import im.recado.modules.source.SourcedAccounts;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.AnonymousServer;
import im.recado.wire.sasl.ChannelBinding;
import im.recado.wire.sasl.ExternalServer;
import im.recado.wire.sasl.OauthBearerServer;
import im.recado.wire.sasl.PlainServer;
import im.recado.wire.sasl.SaslOffer;
import im.recado.wire.sasl.SaslServerMechanism;
import im.recado.wire.sasl.ScramCredentials;
import im.recado.wire.sasl.ScramHash;
import im.recado.wire.sasl.ScramKeys;
import im.recado.wire.sasl.ScramServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which mechanisms a stream may log in with, and the mechanisms themselves; the same for SASL (RFC 6120) and SASL2
 * (XEP-0388). What is offered depends on the connection and the settings alone, never on an account (SECURITY A7).
 */
public final class Authenticator {
  static final Option<Boolean> ANONYMOUS =
      Option.flag("auth.anonymous", false, "Whether anybody may log in without an account, for this session only.")
          .granted();

  static final Option<Boolean> TOLERATE_Y =
      Option.flag(
          "auth.tolerate-binding-downgrade",
          false,
          "Whether a client may claim that no channel binding was offered; needed by slixmpp 1.8 if PLAIN is off.");

  public static final Option<Boolean> PLAIN =
      Option.flag("auth.plain", true, "Whether PLAIN is offered, under TLS only.")
          .perDomain();

  /** When SCRAM is offered. */
  enum Scram {
    /** Unless accounts come from sources, which keep no keys for it. */
    AUTO,
    ALWAYS
  }

  static final Option<Scram> SCRAM =
      Option.choice(
          "auth.scram",
          Scram.AUTO,
          "Whether SCRAM is offered: auto leaves it out while accounts.sources names any, for clients take the strongest"
              + " that they see, and people of a source can only log in with PLAIN.")
          .perDomain();

  static final Option<Duration> FAILURE_PAUSE =
      Option.duration(
          "accounts.failure-pause",
          Duration.ofMillis(500),
          "While accounts come from sources: how long a wrong password takes to be refused, so that the time does not tell"
              + " who is kept where, or at all.");

  private static final List<ScramHash> STRONGEST_FIRST =
      List.of(ScramHash.SHA_512, ScramHash.SHA_256, ScramHash.SHA_1);

  private final Kernel kernel;
  private final SourcedAccounts accounts;
  private final ScramCredentials credentials;

  /**
   * An authenticator of the accounts in a store.
   *
   * @param secret at least 16 random bytes that stay the same over restarts
   * @param iterations what new passwords get, for the decoys of accounts that do not exist
   */
  public Authenticator(
      Kernel kernel, SourcedAccounts accounts, byte[] secret, ToIntFunction<ScramHash> iterations) {
    this.kernel = kernel;
    this.accounts = accounts;
    this.credentials = new ScramCredentials(this::keys, secret, iterations);
  }

  private @Nullable ScramKeys keys(Jid account, ScramHash hash) {
    AccountRecord record = accounts.find(account.bare());
    if (record == null) {
      return null;
    }
    for (ScramKeys keys : record.keys()) {
      if (keys.hash() == hash) {
        return keys;
      }
    }
    return null;
  }

  /** What this stream is offered, strongest first. */
  public SaslOffer offer(ClientStream stream) {
    List<String> mechanisms = new ArrayList<>();
    String domain = stream.domain() == null ? kernel.domain() : stream.domain();
    Tls tls = stream.connection().tls();
    if (!identities(stream).isEmpty()) {
      mechanisms.add(ExternalServer.NAME);
    }
    if (tls != null && accounts.tokens().areAccepted()) {
      mechanisms.add(OauthBearerServer.NAME);
    }
    boolean scram = kernel.options().get(SCRAM, domain) == Scram.ALWAYS || !accounts.haveSources(domain);
    if (scram && tls != null && !tls.bindingTypes().isEmpty()) {
      for (ScramHash hash : STRONGEST_FIRST) {
        mechanisms.add(hash.plusMechanism());
      }
    }
    for (ScramHash hash : scram ? STRONGEST_FIRST : List.<ScramHash>of()) {
      mechanisms.add(hash.mechanism());
    }
    if (tls != null && kernel.options().get(PLAIN, domain)) {
      mechanisms.add(PlainServer.NAME);
    }
    if (kernel.options().get(ANONYMOUS, domain)) {
      mechanisms.add(AnonymousServer.NAME);
    }
    SaslOffer offer =
        new SaslOffer(
            mechanisms,
            tls == null ? List.of() : tls.bindingTypes(),
            tls == null ? ChannelBinding.NONE : tls.binding(),
            false);
    return kernel.options().get(TOLERATE_Y) ? offer.toleratingY() : offer;
  }

  /** The server's side of a login by this mechanism, or null when this stream was not offered it (SECURITY A3). */
  public @Nullable SaslServerMechanism mechanism(ClientStream stream, SaslOffer offer, String name) {
    if (!offer.offers(name)) {
      return null;
    }
    String domain = Objects.requireNonNull(stream.domain());
    return switch (name) {
      case PlainServer.NAME -> new PlainServer(domain, this::isPassword);
      case OauthBearerServer.NAME ->
          new OauthBearerServer(domain, token -> accounts.byToken(token, domain), tokenFailure());
      case AnonymousServer.NAME -> new AnonymousServer(domain);
      case ExternalServer.NAME -> new ExternalServer(identities(stream));
      default -> scram(name, domain, offer);
    };
  }

  /** Who a client's certificate says it is, of the domain that it wants. */
  private static List<Jid> identities(ClientStream stream) {
    Tls tls = stream.connection().tls();
    return tls == null
        ? List.of()
        : tls.identities().stream().filter(jid -> jid.domain().equals(stream.domain())).toList();
  }

  /** What tells a client where tokens come from (RFC 7628 section 3.2.2). */
  private String tokenFailure() {
    StringBuilder json = new StringBuilder("{\"status\":\"invalid_token\"");
    member(json, "scope", accounts.tokens().scope());
    member(json, "openid-configuration", accounts.tokens().discovery());
    return json.append('}').toString();
  }

  private static void member(StringBuilder json, String name, String value) {
    if (!value.isEmpty()) {
      String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", "");
      json.append(",\"").append(name).append("\":\"").append(escaped).append('"');
    }
  }

  private @Nullable SaslServerMechanism scram(String name, String domain, SaslOffer offer) {
    for (ScramHash hash : STRONGEST_FIRST) {
      if (name.equals(hash.mechanism())) {
        return new ScramServer(hash, false, domain, offer, credentials);
      }
      if (name.equals(hash.plusMechanism())) {
        return new ScramServer(hash, true, domain, offer, credentials);
      }
    }
    return null;
  }

  /**
   * Whether this is the password of an account: one of the server's own first, else one of a source. May wait, and takes
   * milliseconds of computing. Throws {@link im.recado.kernel.store.StoreException} when nobody can tell just now.
   */
  public boolean isPassword(Jid account, String password) {
    long began = System.nanoTime();
    if (credentials.matches(account, password) || accounts.isPassword(account, password)) {
      return true;
    }
    if (accounts.haveSources()) {
      pause(kernel.options().get(FAILURE_PAUSE).minusNanos(System.nanoTime() - began));
    }
    return false;
  }

  private static void pause(Duration rest) {
    try {
      Thread.sleep(rest);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether an account's password is kept in a source, where alone it can be changed. May wait. */
  public boolean isFromElsewhere(Jid account) {
    return accounts.source(account) != null;
  }

  /**
   * Whether a verified account may log in: it exists, is enabled, and its source still knows it; or it is anonymous. May
   * wait; throws {@link im.recado.kernel.store.StoreException} when nobody can tell just now.
   */
  public boolean mayLogIn(Jid account, String mechanism) {
    if (!kernel.domains().isOpen(account.domain())) {
      return false;
    }
    if (mechanism.equals(AnonymousServer.NAME)) {
      return true;
    }
    AccountRecord record = accounts.find(account.bare());
    return record != null && record.enabled() && accounts.isStillKnown(record);
  }
}
