package im.recado.modules.sasl2;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.session.Endings;
import im.recado.kernel.store.KeyValues;
import im.recado.kernel.stream.ClientStream;
import im.recado.modules.account.Accounts.AccountDisabled;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.account.Accounts.PasswordChanged;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.AnonymousServer;
import im.recado.wire.sasl.HashedToken;
import im.recado.wire.sasl.OauthBearerServer;
import im.recado.wire.sasl.SaslOffer;
import im.recado.wire.sasl.SaslServerMechanism;
import im.recado.wire.xml.Element;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that clients log in with in one round trip (XEP-0484). They are kept for each installation of a client, are
 * good for one mechanism, and go with the password that they were earned with. TLS 1.3 early data is not taken.
 */
public final class FastModule implements Module {
  static final String NS = "urn:xmpp:fast:0";

  static final Option<Duration> LIFETIME =
      Option.duration(
          "fast.lifetime", Duration.ofDays(21), "A client that stays away for longer has to log in with its password.");

  static final Option<Duration> ROTATION =
      Option.duration(
          "fast.rotation", Duration.ofDays(1), "A client whose token is older gets another when it logs in.");

  static final Option<Integer> CLIENTS =
      Option.integer("fast.clients-per-account", 20, 1, 1000, "So many clients of an account may have a token.");

  private final Kernel kernel;
  private final FastTokens tokens;

  public FastModule(Kernel kernel, KeyValues store) {
    this.kernel = kernel;
    this.tokens = new FastTokens(store, kernel.clock());
  }

  @Override
  public Declaration declare() {
    return Declaration.module("fast", "Lets clients log in with tokens in place of passwords.")
        .xep(484, "0.2.0", "Fast Authentication Streamlining Tokens")
        .option(LIFETIME)
        .option(ROTATION)
        .option(CLIENTS)
        .on(PasswordChanged.class, changed -> forget(changed.account()))
        .on(AccountDisabled.class, disabled -> forget(disabled.account()))
        .on(AccountRemoved.class, removed -> forget(removed.account()));
  }

  /** Whether a client has a token that is good. May wait. */
  public boolean hasToken(Jid account, String client) {
    return tokens.isThere(account, client);
  }

  /**
   * Forgets the tokens of a client. Logins of the account that are under way get none any more, and no session: whose they
   * are is not known of each. May wait.
   */
  public void forget(Jid account, String client) {
    tokens.forget(account, client, () -> kernel.sessions().endings().note(account, Endings.ANEW));
  }

  private void forget(Jid account) {
    tokens.forget(account, () -> kernel.sessions().endings().note(account, Endings.ANEW));
  }

  /** What stands within {@code <inline/>} of SASL2. */
  Element offer(SaslOffer offer) {
    Element.Builder offered = Element.builder("fast", NS);
    for (HashedToken mechanism : HashedToken.values()) {
      if (isOffered(mechanism, offer)) {
        offered.child("mechanism", NS, mechanism.mechanism());
      }
    }
    return offered.build();
  }

  private static boolean isOffered(HashedToken mechanism, SaslOffer offer) {
    return mechanism.bindingType() == null || offer.bindingTypes().contains(mechanism.bindingType());
  }

  /**
   * The server's side of a login with a token, or null when this stream was not offered the mechanism.
   *
   * @param client the installation's id, or null
   * @param fast what the client says of its token
   */
  @Nullable SaslServerMechanism mechanism(
      ClientStream stream, SaslOffer offer, String name, @Nullable String client, Element fast) {
    HashedToken mechanism = HashedToken.of(name);
    return mechanism == null || !isOffered(mechanism, offer)
        ? null
        : new FastMechanism(
            mechanism,
            Objects.requireNonNull(stream.domain()),
            offer,
            tokens,
            client,
            count(fast.attribute("count")),
            isTrue(fast.attribute("invalidate")));
  }

  private static int count(@Nullable String text) {
    if (text == null) {
      return 0;
    }
    try {
      int count = Integer.parseInt(text.strip());
      return count > 0 ? count : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static boolean isTrue(@Nullable String text) {
    return "true".equals(text) || "1".equals(text);
  }

  /**
   * The token that goes with a success: one that the client asked for, or the next in line; else null, also when the account's
   * sessions were ended since the login began. May wait.
   */
  @Nullable Element token(ClientStream stream, SaslOffer offer, Sasl2Login login, Jid account) {
    String client = login.agent.id();
    String how = login.mechanism.name();
    if (client == null || how.equals(AnonymousServer.NAME) || how.equals(OauthBearerServer.NAME)) {
      // An access token is for a while, and for an application: it must not become a key that stays (XEP-0493 section 3).
      return null;
    }
    Element request = login.request.child("request-token", NS);
    HashedToken wanted = request == null ? null : HashedToken.of(request.attributeOr("mechanism", ""));
    if (wanted != null && isOffered(wanted, offer)) {
      return issue(stream, account, client, wanted.mechanism());
    }
    String used = login.mechanism instanceof FastMechanism fast ? fast.kept() : null;
    return used != null && tokens.isDue(account, client, used, kernel.options().get(ROTATION))
        ? issue(stream, account, client, login.mechanism.name())
        : null;
  }

  private @Nullable Element issue(ClientStream stream, Jid account, String client, String mechanism) {
    FastToken token =
        tokens.issue(
            account,
            client,
            mechanism,
            kernel.options().get(LIFETIME),
            kernel.options().get(CLIENTS),
            () -> stream.ended() != null);
    return token == null
        ? null
        : Element.builder("token", NS)
            .attribute("token", token.token())
            .attribute("expiry", Instant.ofEpochSecond(token.expires()).toString())
            .build();
  }
}
