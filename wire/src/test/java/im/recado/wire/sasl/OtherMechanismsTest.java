package im.recado.wire.sasl;

import static im.recado.wire.sasl.Logins.ALICE;
import static im.recado.wire.sasl.Logins.BOB;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.wire.jid.Jid;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OtherMechanismsTest {

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "^alice^wonderland",
      "alice@localhost^alice^wonderland",
      "ALICE@LocalHost^Alice^wonderland"})
  void a1PlainLogsInAsSelf(String message) {
    assertThat(Logins.who(plain(message))).isEqualTo(ALICE);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "bob@localhost^alice^wonderland | BAD_AUTHZID",
      "alice@elsewhere.example^alice^wonderland | BAD_AUTHZID",
      "alice@localhost/phone^alice^wonderland | BAD_AUTHZID",
      "alice^alice^wonderland | BAD_AUTHZID",
      "a b@localhost^alice^wonderland | BAD_AUTHZID",
      "^alice^wrong | BAD_CREDENTIALS",
      "^nobody^wonderland | BAD_CREDENTIALS",
      "^alice@localhost^wonderland | BAD_CREDENTIALS",
      "^alice^ | MALFORMED",
      "^^wonderland | MALFORMED",
      "alice^wonderland | MALFORMED",
      "^alice^bob^wonderland | MALFORMED",
      "^alice^wonderland^ | MALFORMED",
      "alice | MALFORMED"})
  void a1PlainRefuses(String message, SaslFailure reason) {
    assertThat(Logins.reason(plain(message))).isEqualTo(reason);
  }

  private static SaslStep plain(String message) {
    return new PlainServer(Logins.DOMAIN, Logins.CREDENTIALS).respond(message.replace('^', '\0').getBytes(UTF_8));
  }

  @Test
  void a8PlainCostsTheSameForExistingAndAbsentUsers() {
    Set<String> costs = new HashSet<>();
    for (String userName : List.of("alice", "bob", "nobody")) {
      ScramCalculation calculation = new ScramCalculation();
      Jid account = Jid.valueOf(userName + "@localhost");
      assertThat(Logins.CREDENTIALS.matches(account, "wrong", calculation)).isFalse();
      costs.add(calculation.spent());
    }
    assertThat(costs).hasSize(1);
  }

  @Test
  void plainChecksAnAccountThatHasOnlyOldKeys() throws Exception {
    ScramKeys sha1 = ScramKeys.create(ScramHash.SHA_1, "wonderland", 4096);
    ScramCredentials credentials = new ScramCredentials(
        (account, hash) -> hash == ScramHash.SHA_1 ? sha1 : null, new byte[16], hash -> 4096);
    assertThat(credentials.matches(ALICE, "wonderland")).isTrue();
    assertThat(credentials.matches(ALICE, "builder")).isFalse();
  }

  @Test
  void a3EveryMechanismIsUsedOnce() {
    for (SaslServerMechanism mechanism : List.of(
        new PlainServer(Logins.DOMAIN, Logins.CREDENTIALS),
        new ExternalServer(List.of(ALICE)),
        new HashedTokenServer(HashedToken.NONE, Logins.DOMAIN, Logins.OFFER, account -> List.of("token")))) {
      byte[] message = switch (mechanism) {
        case PlainServer ignored -> "\0alice\0wonderland".getBytes(UTF_8);
        case HashedTokenServer ignored -> HashedToken.initiatorMessage("alice", "token".getBytes(UTF_8), new byte[0]);
        default -> new byte[0];
      };
      assertThat(mechanism.respond(null)).isInstanceOf(SaslStep.Challenge.class);
      assertThat(mechanism.respond(message)).as(mechanism.name()).isInstanceOf(SaslStep.Success.class);
      assertThat(Logins.reason(mechanism.respond(message))).isEqualTo(SaslFailure.MALFORMED);
      assertThat(Logins.reason(mechanism.respond(null))).isEqualTo(SaslFailure.MALFORMED);
    }
  }

  @Test
  void a3AnonymousNeedsNoWordAndIsUsedOnce() {
    AnonymousServer mechanism = new AnonymousServer(Logins.DOMAIN);
    assertThat(mechanism.respond(null)).isInstanceOf(SaslStep.Success.class);
    assertThat(Logins.reason(mechanism.respond(null))).isEqualTo(SaslFailure.MALFORMED);
    assertThat(new AnonymousServer(Logins.DOMAIN).respond(new byte[0])).isInstanceOf(SaslStep.Success.class);
  }

  @Test
  void a1ExternalPicksAmongTheCertificatesAddressesOnly() {
    assertThat(Logins.who(external("", ALICE))).isEqualTo(ALICE);
    assertThat(Logins.who(external("Alice@localhost", ALICE))).isEqualTo(ALICE);
    assertThat(Logins.who(external("bob@localhost", ALICE, BOB))).isEqualTo(BOB);
    assertThat(Logins.reason(external("", ALICE, BOB))).isEqualTo(SaslFailure.BAD_AUTHZID);
    assertThat(Logins.reason(external("bob@localhost", ALICE))).isEqualTo(SaslFailure.BAD_AUTHZID);
    assertThat(Logins.reason(external("alice@localhost/phone", ALICE))).isEqualTo(SaslFailure.BAD_AUTHZID);
    assertThat(Logins.reason(external("alice@elsewhere.example", ALICE))).isEqualTo(SaslFailure.BAD_AUTHZID);
    assertThat(Logins.reason(external("alice@localhost\0bob", ALICE))).isEqualTo(SaslFailure.MALFORMED);
    assertThat(Logins.reason(external(""))).isEqualTo(SaslFailure.BAD_CREDENTIALS);
  }

  private static SaslStep external(String authzid, Jid... identities) {
    return new ExternalServer(List.of(identities)).respond(authzid.getBytes(UTF_8));
  }

  @Test
  void a10AnonymousAddressesAreNewEachTime() {
    Set<Jid> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      seen.add(Logins.who(new AnonymousServer(Logins.DOMAIN).respond("trace".getBytes(UTF_8))));
    }
    assertThat(seen).hasSize(1000).allMatch(jid -> jid != null && jid.toString().matches("[0-9a-f]{32}@localhost"));
    assertThat(Logins.reason(new AnonymousServer(Logins.DOMAIN).respond("x".repeat(256).getBytes(UTF_8))))
        .isEqualTo(SaslFailure.MALFORMED);
  }

  @ParameterizedTest
  @EnumSource
  void aHashedTokenLogsInAndTheServerProvesItself(HashedToken mechanism) {
    String newest = HashedToken.newToken();
    String older = HashedToken.newToken();
    HashedTokenServer server = new HashedTokenServer(
        mechanism, Logins.DOMAIN, Logins.OFFER, account -> account.equals(ALICE) ? List.of(newest, older) : List.of());
    ChannelBindingType type = mechanism.bindingType();
    byte[] binding = type == null ? new byte[0] : Objects.requireNonNull(Logins.OFFER.binding().bytes(type));
    byte[] key = older.getBytes(UTF_8);

    SaslStep step = server.respond(HashedToken.initiatorMessage("alice", key, binding));

    assertThat(step).isInstanceOfSatisfying(SaslStep.Success.class, success ->
        assertThat(success.additional()).isEqualTo(HashedToken.responderHash(key, binding)));
    assertThat(server.matched()).isEqualTo(older);
  }

  @Test
  void aHashedTokenIsBoundToItsConnectionAndItsAccount() {
    byte[] key = "token".getBytes(UTF_8);
    byte[] exported = "exported".getBytes(UTF_8);
    assertThat(Logins.reason(hashed(HashedToken.EXPR, HashedToken.initiatorMessage("alice", key, new byte[0]))))
        .isEqualTo(SaslFailure.BAD_CREDENTIALS);
    assertThat(Logins.reason(hashed(HashedToken.ENDP, HashedToken.initiatorMessage("alice", key, exported))))
        .isEqualTo(SaslFailure.BAD_CREDENTIALS);
    assertThat(Logins.reason(hashed(HashedToken.EXPR, HashedToken.initiatorMessage("bob", key, exported))))
        .isEqualTo(SaslFailure.BAD_CREDENTIALS);
    assertThat(Logins.reason(hashed(HashedToken.EXPR, new byte[33]))).isEqualTo(SaslFailure.MALFORMED);
    assertThat(Logins.reason(hashed(HashedToken.EXPR, HashedToken.initiatorMessage("alice\0x", key, exported))))
        .isEqualTo(SaslFailure.MALFORMED);
  }

  private static SaslStep hashed(HashedToken mechanism, byte[] message) {
    return new HashedTokenServer(mechanism, Logins.DOMAIN, Logins.OFFER,
        account -> account.equals(ALICE) ? List.of("token") : List.of()).respond(message);
  }
}
