package im.recado.wire.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.wire.jid.Jid;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of {@code SCRAM-*} and {@code SCRAM-*-PLUS} (RFC 5802, RFC 7677), with the hash of the offer of
 * XEP-0474. An unknown account goes the same way at the same cost and fails at the end like a wrong password.
 */
public final class ScramServer implements SaslServerMechanism {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NONCE_BYTES = 18;

  private enum State { FIRST, LAST, DONE }

  private final ScramHash hash;
  private final boolean plus;
  private final @Nullable String domain;
  private final SaslOffer offer;
  private final ScramCredentials credentials;
  private final Supplier<String> nonces;
  private final ScramCalculation calculation = new ScramCalculation();

  private State state = State.FIRST;
  private @Nullable Exchange exchange;

  /** What the first round fixed for the second. */
  private record Exchange(
      Jid account, ScramCredentials.Found found, byte[] bindingInput, String nonce, String firstTwo) {}

  /**
   * @param plus whether the client chose the form with channel binding
   * @param domain the host that the stream belongs to; null where user names are domains (XEP-0225)
   * @param offer what the stream advertised; the caller has looked the mechanism up in it
   */
  public ScramServer(
      ScramHash hash, boolean plus, @Nullable String domain, SaslOffer offer, ScramCredentials credentials) {
    this(hash, plus, domain, offer, credentials, ScramServer::randomNonce);
  }

  ScramServer(ScramHash hash, boolean plus, @Nullable String domain, SaslOffer offer, ScramCredentials credentials,
      Supplier<String> nonces) {
    this.hash = hash;
    this.plus = plus;
    this.domain = domain;
    this.offer = offer;
    this.credentials = credentials;
    this.nonces = nonces;
  }

  @Override
  public String name() {
    return plus ? hash.plusMechanism() : hash.mechanism();
  }

  @Override
  public SaslStep respond(byte @Nullable [] message) {
    if (message == null && state == State.FIRST && exchange == null) {
      return new SaslStep.Challenge(new byte[0]);
    }
    String text = message == null ? null : SaslText.utf8(message);
    State now = state;
    state = State.DONE;
    if (text == null) {
      return new SaslStep.Failure(SaslFailure.MALFORMED, attempted());
    }
    return switch (now) {
      case FIRST -> first(text);
      case LAST -> last(text);
      case DONE -> new SaslStep.Failure(SaslFailure.MALFORMED, attempted());
    };
  }

  private SaslStep first(String text) {
    ScramMessages.First first = ScramMessages.first(text);
    if (first == null) {
      return new SaslStep.Failure(SaslFailure.MALFORMED);
    }
    Jid account = SaslText.account(first.userName(), domain);
    SaslFailure refusal = refusal(first, account);
    byte[] binding = refusal == null ? bindingInput(first) : null;
    if (account == null || refusal != null || binding == null) {
      return new SaslStep.Failure(refusal != null ? refusal : SaslFailure.UNSUPPORTED_BINDING, account);
    }
    ScramCredentials.Found found = credentials.find(account, hash, calculation);
    String nonce = first.nonce() + nonces.get();
    String challenge = "r=" + nonce
        + ",s=" + Base64.getEncoder().encodeToString(found.keys().salt())
        + ",i=" + found.keys().iterations()
        + ",h=" + offer.downgradeHash(hash);
    exchange = new Exchange(account, found, binding, nonce, first.bare() + ',' + challenge + ',');
    state = State.LAST;
    return new SaslStep.Challenge(challenge.getBytes(UTF_8));
  }

  /** All reasons to stop at once; none of them tells anything about an account. */
  private @Nullable SaslFailure refusal(ScramMessages.First first, @Nullable Jid account) {
    if (first.demandsExtension()) {
      return SaslFailure.UNSUPPORTED_EXTENSION;
    }
    if (plus != (first.flag() == 'p')) {
      return SaslFailure.MALFORMED;
    }
    if (first.flag() == 'y' && offer.offersChannelBinding() && !offer.tolerateY()) {
      return SaslFailure.BINDING_DOWNGRADE;
    }
    if (account == null) {
      return SaslFailure.BAD_CREDENTIALS;
    }
    return SaslText.isSelf(first.authzid(), account) ? null : SaslFailure.BAD_AUTHZID;
  }

  /** What {@code c=} has to hold: the GS2 header and, with channel binding, its bytes. Null when not offered. */
  private byte @Nullable [] bindingInput(ScramMessages.First first) {
    byte[] header = first.gs2Header().getBytes(UTF_8);
    if (first.bindingType() == null) {
      return header;
    }
    ChannelBindingType type = ChannelBindingType.of(first.bindingType());
    byte[] binding = type != null && offer.bindingTypes().contains(type) ? offer.binding().bytes(type) : null;
    if (binding == null) {
      return null;
    }
    ByteArrayOutputStream input = new ByteArrayOutputStream(header.length + binding.length);
    input.writeBytes(header);
    input.writeBytes(binding);
    return input.toByteArray();
  }

  private SaslStep last(String text) {
    ScramMessages.Final last = ScramMessages.last(text);
    Exchange first = exchange;
    if (last == null || first == null || last.proof().length != hash.size()) {
      return new SaslStep.Failure(SaslFailure.MALFORMED, attempted());
    }
    if (!MessageDigest.isEqual(last.nonce().getBytes(UTF_8), first.nonce.getBytes(UTF_8))) {
      return new SaslStep.Failure(SaslFailure.MALFORMED, attempted());
    }
    if (!MessageDigest.isEqual(last.bindingInput(), first.bindingInput)) {
      return new SaslStep.Failure(SaslFailure.BINDING_MISMATCH, attempted());
    }
    ScramKeys keys = first.found.keys();
    byte[] authMessage = (first.firstTwo + last.withoutProof()).getBytes(UTF_8);
    byte[] clientKey = calculation.hmac(hash, keys.storedKey(), authMessage);
    for (int i = 0; i < clientKey.length; i++) {
      clientKey[i] ^= last.proof()[i];
    }
    boolean proven = MessageDigest.isEqual(calculation.hash(hash, clientKey), keys.storedKey());
    if (!(proven & first.found.exists())) {
      return new SaslStep.Failure(SaslFailure.BAD_CREDENTIALS, attempted());
    }
    byte[] signature = calculation.hmac(hash, keys.serverKey(), authMessage);
    return new SaslStep.Success(
        first.account, ("v=" + Base64.getEncoder().encodeToString(signature)).getBytes(UTF_8));
  }

  private @Nullable Jid attempted() {
    return exchange == null ? null : exchange.account;
  }

  /** What this login cost so far. */
  String spent() {
    return calculation.spent();
  }

  static String randomNonce() {
    byte[] random = new byte[NONCE_BYTES];
    RANDOM.nextBytes(random);
    return Base64.getEncoder().encodeToString(random);
  }
}
