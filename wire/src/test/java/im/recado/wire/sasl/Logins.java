package im.recado.wire.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.wire.jid.Jid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A host with Alice and Bob, and ways to log in to it. */
final class Logins {
  static final String DOMAIN = "localhost";
  static final Jid ALICE = Jid.valueOf("alice@localhost");
  static final Jid BOB = Jid.valueOf("bob@localhost");
  static final List<String> MECHANISMS = List.of("SCRAM-SHA-1", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256",
      "SCRAM-SHA-256-PLUS", "SCRAM-SHA-512", "SCRAM-SHA-512-PLUS", "PLAIN");
  static final List<ChannelBindingType> BINDINGS =
      List.of(ChannelBindingType.TLS_EXPORTER, ChannelBindingType.TLS_SERVER_END_POINT);
  static final SaslOffer OFFER = new SaslOffer(MECHANISMS, BINDINGS,
      type -> (type == ChannelBindingType.TLS_EXPORTER ? "exported" : "hash of the certificate").getBytes(UTF_8), false);

  private static final Map<String, ScramKeys> KEYS = keys();
  static final ScramCredentials CREDENTIALS = new ScramCredentials(
      (account, hash) -> KEYS.get(account + " " + hash), "sixteen bytes or more".getBytes(UTF_8), hash -> 4096);

  private Logins() {}

  private static Map<String, ScramKeys> keys() {
    Map<String, ScramKeys> keys = new HashMap<>();
    try {
      for (ScramHash hash : ScramHash.values()) {
        keys.put(ALICE + " " + hash, ScramKeys.create(hash, "wonderland", 4096));
        keys.put(BOB + " " + hash, ScramKeys.create(hash, "builder", 4096));
      }
    } catch (PasswordException e) {
      throw new IllegalStateException(e);
    }
    return keys;
  }

  static ScramServer scram(ScramHash hash, boolean plus) {
    return new ScramServer(hash, plus, DOMAIN, OFFER, CREDENTIALS);
  }

  static ScramClient.Binding exporter() {
    return new ScramClient.Binding.Used("tls-exporter", "exported".getBytes(UTF_8));
  }

  static ScramClient client(
      ScramHash hash, ScramClient.Binding binding, @Nullable String authzid, String userName, String password) {
    return new ScramClient(hash, binding, authzid, userName,
        (h, salt, iterations) -> ScramKeys.saltedPassword(h, password, salt, iterations));
  }

  /** Runs the exchange to its end. */
  static SaslStep run(SaslServerMechanism server, SaslClientMechanism client) throws SaslException {
    SaslStep step = server.respond(client.first());
    while (step instanceof SaslStep.Challenge challenge) {
      step = server.respond(client.answer(challenge.bytes()));
    }
    if (step instanceof SaslStep.Success success) {
      client.finish(success.additional());
    }
    return step;
  }

  static @Nullable SaslFailure reason(SaslStep step) {
    return step instanceof SaslStep.Failure failure ? failure.reason() : null;
  }

  static @Nullable Jid who(SaslStep step) {
    return step instanceof SaslStep.Success success ? success.account() : null;
  }
}
