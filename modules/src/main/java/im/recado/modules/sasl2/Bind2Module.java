package im.recado.modules.sasl2;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Session;
import im.recado.kernel.stream.BindRequest;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.StreamError;
import im.recado.kernel.stream.StreamException;
import im.recado.modules.login.Binder;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.sasl.ScramHash;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Resource binding as a part of the login (XEP-0386). What else a session can begin with is declared by its module
 * ({@link Declaration#bindFeature}).
 *
 * <p>Offline messages that the archive has are not sent with the first presence any more (section 3.2); those that it does
 * not have are, so that none is lost (SECURITY L2).
 */
public final class Bind2Module implements Module {
  static final String NS = "urn:xmpp:bind:0";
  private static final int IDENTIFIER_BYTES = 9;

  private final Kernel kernel;
  private final Binder binder;
  private final byte[] secret;

  /**
   * A session, or why there is none, in the answer to the client.
   *
   * @param answer {@code <bound/>}, or {@code <failed/>} with a stanza's error condition
   */
  record Bound(@Nullable Session session, Element answer) {}

  /**
   * Binds resources.
   *
   * @param secret stays the same over restarts; keeps strangers from working out the resource of an installation
   */
  public Bind2Module(Kernel kernel, Binder binder, byte[] secret) {
    this.kernel = kernel;
    this.binder = binder;
    this.secret = secret.clone();
  }

  @Override
  public Declaration declare() {
    return Declaration.module("bind2", "Begins a session together with the login.").xep(386, "1.1.0", "Bind 2");
  }

  /** What stands within {@code <inline/>} of SASL2. */
  Element offer() {
    Element.Builder features = Element.builder("inline", NS);
    for (Declaration declaration : kernel.declarations()) {
      for (Declaration.BindFeature feature : declaration.bindFeatures()) {
        features.child(Element.builder("feature", NS).attribute("var", feature.namespace()).build());
      }
    }
    return Element.of("bind", NS, features.build());
  }

  /**
   * Gives the client, which has logged in, its session. On the lane, off the loop.
   *
   * @throws StreamException what the stream ends with when the account's sessions were ended since its login began
   */
  Bound bind(ClientStream stream, Element request, UserAgent agent) throws StreamException {
    Jid account = Objects.requireNonNull(stream.identity());
    try {
      Session session =
          binder.bind(
              stream,
              resource(account, request.childText("tag", NS), agent.id()),
              () -> endEarlier(account, agent));
      if (agent.id() != null) {
        session.set(UserAgent.KEY, agent);
      }
      Element.Builder bound = Element.builder("bound", NS);
      for (Declaration declaration : kernel.declarations()) {
        declaration.boundWords().forEach(word -> bound.child(word.of(session)));
      }
      for (Element wish : request.elements()) {
        BindRequest feature = feature(wish.namespace());
        bound.child(feature == null ? null : feature.handle(stream, session, wish));
      }
      return new Bound(session, bound.build());
    } catch (StanzaException e) {
      Element error = e.error().toElement();
      return new Bound(null, Element.builder("failed", NS).children(error.elements()).build());
    }
  }

  private @Nullable BindRequest feature(String namespace) {
    for (Declaration declaration : kernel.declarations()) {
      for (Declaration.BindFeature feature : declaration.bindFeatures()) {
        if (feature.namespace().equals(namespace)) {
          return feature.request();
        }
      }
    }
    return null;
  }

  /** A client that is back has no use for its earlier sessions; what they have not handed over finds another way. */
  private void endEarlier(Jid jid, UserAgent agent) {
    Account account = agent.id() == null ? null : kernel.sessions().account(jid);
    if (account == null) {
      return;
    }
    for (Session session : account.sessions()) {
      UserAgent earlier = session.get(UserAgent.KEY);
      if (earlier != null && Objects.equals(earlier.id(), agent.id())) {
        kernel.sessions().close(session, StreamError.of("conflict", "The client has logged in anew."));
      }
    }
  }

  /** The tag, as far as it can be part of a resource, and an identifier: the same at every login of an installation. */
  private String resource(Jid account, @Nullable String tag, @Nullable String client) {
    String identifier = client == null ? binder.generated() : identifier(account, client);
    if (tag == null || tag.isBlank()) {
      return identifier;
    }
    String tagged = tag.strip() + '/' + identifier;
    try {
      account.withResource(tagged);
      return tagged;
    } catch (JidException e) {
      return identifier;
    }
  }

  private String identifier(Jid account, String client) {
    byte[] hash = ScramHash.SHA_256.hmac(secret, (account.toString() + '\0' + client).getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, IDENTIFIER_BYTES));
  }
}
