package im.recado.wire.sasl;

import static im.recado.wire.sasl.Logins.ALICE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.wire.sasl.ScramClient.Binding;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScramServerTest {
  private static final Binding NO_BINDING = new Binding.Unsupported();

  @ParameterizedTest
  @EnumSource
  void theRightPasswordLogsIn(ScramHash hash) throws Exception {
    SaslStep step = Logins.run(
        Logins.scram(hash, false), new ScramClient(hash, NO_BINDING, "alice", "wonderland"));
    assertThat(Logins.who(step)).isEqualTo(ALICE);
  }

  @ParameterizedTest
  @EnumSource
  void theRightPasswordAndBindingLogIn(ScramHash hash) throws Exception {
    ScramClient client = new ScramClient(hash, Logins.exporter(), "alice", "wonderland");
    assertThat(client.name()).endsWith("-PLUS");
    assertThat(Logins.who(Logins.run(Logins.scram(hash, true), client))).isEqualTo(ALICE);
  }

  @Test
  void theOtherBindingLogsInToo() throws Exception {
    Binding endPoint = new Binding.Used("tls-server-end-point", "hash of the certificate".getBytes(UTF_8));
    SaslStep step = Logins.run(Logins.scram(ScramHash.SHA_256, true),
        new ScramClient(ScramHash.SHA_256, endPoint, "alice", "wonderland"));
    assertThat(Logins.who(step)).isEqualTo(ALICE);
  }

  @ParameterizedTest
  @CsvSource({"alice, Wonderland", "alice, builder", "nobody, wonderland", "bob, wonderland"})
  void wrongPasswordAndUnknownUserAreOneFailure(String userName, String password) throws Exception {
    SaslStep step = Logins.run(Logins.scram(ScramHash.SHA_256, false),
        new ScramClient(ScramHash.SHA_256, NO_BINDING, userName, password));
    assertThat(Logins.reason(step)).isEqualTo(SaslFailure.BAD_CREDENTIALS);
  }

  @ParameterizedTest
  @EnumSource
  void a8ExistingAndAbsentUsersCostTheSame(ScramHash hash) throws Exception {
    Set<String> costs = new HashSet<>();
    Set<Integer> lengths = new HashSet<>();
    for (String userName : List.of("alice", "bob", "nobody", "somebody")) {
      ScramServer server = Logins.scram(hash, false);
      ScramClient client = new ScramClient(hash, NO_BINDING, userName, "wrong");
      SaslStep.Challenge challenge = (SaslStep.Challenge) server.respond(client.first());
      lengths.add(challenge.bytes().length);
      costs.add("first: " + server.spent());
      assertThat(Logins.reason(server.respond(client.answer(challenge.bytes()))))
          .isEqualTo(SaslFailure.BAD_CREDENTIALS);
      costs.add("last: " + server.spent());
    }
    assertThat(costs).hasSize(2);
    assertThat(lengths).hasSize(1);
  }

  @Test
  void a8AnAbsentUserKeepsItsSaltAndHasItAlone() {
    String once = salt("nobody");
    assertThat(salt("nobody")).isEqualTo(once).isEqualTo(salt("NoBody"));
    assertThat(salt("somebody")).isNotEqualTo(once);
    assertThat(salt("alice")).hasSameSizeAs(once);
  }

  @Test
  void a8AnAccountWithoutKeysForThatHashLooksAbsent() throws Exception {
    ScramKeys sha1 = ScramKeys.create(ScramHash.SHA_1, "wonderland", 4096);
    ScramCredentials credentials = new ScramCredentials(
        (account, hash) -> hash == ScramHash.SHA_1 ? sha1 : null, new byte[16], hash -> 4096);
    SaslStep step = Logins.run(
        new ScramServer(ScramHash.SHA_512, false, Logins.DOMAIN, Logins.OFFER, credentials),
        new ScramClient(ScramHash.SHA_512, NO_BINDING, "alice", "wonderland"));
    assertThat(Logins.reason(step)).isEqualTo(SaslFailure.BAD_CREDENTIALS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bob@localhost", "alice@elsewhere.example", "alice@localhost/phone", "localhost", "alice",
      "alice@localhost@localhost", "@localhost", "alice@", "al ice@localhost", "alice@localhost/"})
  void a1ScramNeverLogsInAsSomeoneElse(String authzid) throws Exception {
    SaslStep step = Logins.run(Logins.scram(ScramHash.SHA_1, false),
        Logins.client(ScramHash.SHA_1, NO_BINDING, authzid, "alice", "wonderland"));
    assertThat(Logins.reason(step)).isEqualTo(SaslFailure.BAD_AUTHZID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice@localhost", "ALICE@localhost", "alice@LOCALHOST"})
  void a1ScramMayNameItself(String authzid) throws Exception {
    SaslStep step = Logins.run(Logins.scram(ScramHash.SHA_1, false),
        Logins.client(ScramHash.SHA_1, NO_BINDING, authzid, "Alice", "wonderland"));
    assertThat(Logins.who(step)).isEqualTo(ALICE);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "n,,n=alice\0bob,r=abc | MALFORMED",
      "n,a=alice@localhost\0,n=alice,r=abc | MALFORMED",
      "n,a=,n=alice,r=abc | MALFORMED",
      "n,,n=,r=abc | MALFORMED",
      "n,,n=al=2ice,r=abc | MALFORMED",
      "n,,n=al=2cice,r=abc | MALFORMED",
      "n,,n=alice@localhost,r=abc | BAD_CREDENTIALS",
      "n,,n=al ice,r=abc | BAD_CREDENTIALS",
      "n,,n=al/ice,r=abc | BAD_CREDENTIALS",
      "n,,n=alice,r= | MALFORMED",
      "n,,n=alice,r=a b | MALFORMED",
      "n,,r=abc,n=alice | MALFORMED",
      "n,,n=alice | MALFORMED",
      "n,n=alice,r=abc | MALFORMED",
      "n,,m=x,n=alice,r=abc | UNSUPPORTED_EXTENSION",
      "n,,n=alice,r=abc,m=x | UNSUPPORTED_EXTENSION",
      "n,,n=alice,r=abc,9=x | MALFORMED",
      "x,,n=alice,r=abc | MALFORMED",
      "F,n,,n=alice,r=abc | MALFORMED",
      "p=,,n=alice,r=abc | MALFORMED",
      "p=tls-exporter,,n=alice,r=abc | MALFORMED",
      ",,n=alice,r=abc | MALFORMED",
      "y,,n=alice,r=abc | BINDING_DOWNGRADE"})
  void firstMessagesThatAreRefused(String message, SaslFailure reason) {
    assertThat(Logins.reason(Logins.scram(ScramHash.SHA_1, false).respond(message.getBytes(UTF_8)))).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "n,,n=alice,r=abc | MALFORMED",
      "y,,n=alice,r=abc | MALFORMED",
      "p=tls-unique,,n=alice,r=abc | UNSUPPORTED_BINDING",
      "p=TLS-EXPORTER,,n=alice,r=abc | UNSUPPORTED_BINDING",
      "p=tls-server-end-point-2,,n=alice,r=abc | UNSUPPORTED_BINDING"})
  void firstMessagesThatThePlusFormRefuses(String message, SaslFailure reason) {
    assertThat(Logins.reason(Logins.scram(ScramHash.SHA_1, true).respond(message.getBytes(UTF_8)))).isEqualTo(reason);
  }

  @Test
  void a7SayingThatNothingWasOfferedIsFineWhenNothingWas() throws Exception {
    SaslOffer withoutPlus = SaslOffer.of(List.of("SCRAM-SHA-1"));
    assertThat(yAgainst(withoutPlus)).isNull();
    assertThat(yAgainst(Logins.OFFER)).isEqualTo(SaslFailure.BINDING_DOWNGRADE);
    assertThat(yAgainst(Logins.OFFER.toleratingY())).isNull();
  }

  private static @Nullable SaslFailure yAgainst(SaslOffer offer) throws SaslException {
    return Logins.reason(Logins.run(
        new ScramServer(ScramHash.SHA_1, false, Logins.DOMAIN, offer, Logins.CREDENTIALS),
        new ScramClient(ScramHash.SHA_1, new Binding.NotOffered(), "alice", "wonderland")));
  }

  @Test
  void t9BindingBytesOfAnotherConnectionAreRefused() throws Exception {
    Binding other = new Binding.Used("tls-exporter", "exported elsewhere".getBytes(UTF_8));
    SaslStep step = Logins.run(Logins.scram(ScramHash.SHA_256, true),
        new ScramClient(ScramHash.SHA_256, other, "alice", "wonderland"));
    assertThat(Logins.reason(step)).isEqualTo(SaslFailure.BINDING_MISMATCH);
  }

  @Test
  void t10ATypeThatThisConnectionLacksIsRefused() throws Exception {
    SaslOffer tls12 = new SaslOffer(
        Logins.MECHANISMS, List.of(ChannelBindingType.TLS_SERVER_END_POINT), Logins.OFFER.binding(), false);
    SaslStep step = Logins.run(
        new ScramServer(ScramHash.SHA_256, true, Logins.DOMAIN, tls12, Logins.CREDENTIALS),
        new ScramClient(ScramHash.SHA_256, Logins.exporter(), "alice", "wonderland"));
    assertThat(Logins.reason(step)).isEqualTo(SaslFailure.UNSUPPORTED_BINDING);
  }

  @Test
  void theClientSeesAStrippedOffer() {
    List<String> types = List.of("tls-exporter", "tls-server-end-point");
    ScramClient honest = new ScramClient(ScramHash.SHA_1, NO_BINDING, "alice", "wonderland")
        .checkingOffer(Logins.MECHANISMS.reversed(), types);
    assertThat(Logins.scram(ScramHash.SHA_1, false).respond(honest.first()))
        .isInstanceOfSatisfying(SaslStep.Challenge.class, challenge ->
            assertThat(new String(challenge.bytes(), UTF_8)).contains(",h="));
    ScramClient deceived = new ScramClient(ScramHash.SHA_1, NO_BINDING, "alice", "wonderland")
        .checkingOffer(List.of("SCRAM-SHA-1"), types);
    assertThatThrownBy(() -> Logins.run(Logins.scram(ScramHash.SHA_1, false), deceived))
        .isInstanceOf(SaslException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "c=biws", "c=biws,r=NONCE", "c=biws,r=NONCE,p=", "c=biws,r=NONCE,p=!!!!",
      "c=biws,r=NONCE,p=AAAA", "r=NONCE,c=biws,p=AAAA", "c=biws,r=NONCEx,p=AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
      "c=biws,m=x,r=NONCE,p=AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "c=biws,r=,p=AAAAAAAAAAAAAAAAAAAAAAAAAAA="})
  void lastMessagesThatAreNone(String message) {
    ScramServer server = Logins.scram(ScramHash.SHA_1, false);
    SaslStep.Challenge challenge = (SaslStep.Challenge) server.respond("n,,n=alice,r=abc".getBytes(UTF_8));
    String nonce = new String(challenge.bytes(), UTF_8).split(",", 2)[0].substring(2);
    SaslStep step = server.respond(message.replace("NONCE", nonce).getBytes(UTF_8));
    assertThat(step).isEqualTo(new SaslStep.Failure(SaslFailure.MALFORMED, ALICE));
  }

  @Test
  void a3AMechanismIsUsedOnce() throws Exception {
    ScramServer server = Logins.scram(ScramHash.SHA_1, false);
    ScramClient client = new ScramClient(ScramHash.SHA_1, NO_BINDING, "alice", "wonderland");
    byte[] challenge = ((SaslStep.Challenge) server.respond(client.first())).bytes();
    byte[] last = client.answer(challenge);
    assertThat(Logins.who(server.respond(last))).isEqualTo(ALICE);
    assertThat(Logins.reason(server.respond(last))).isEqualTo(SaslFailure.MALFORMED);
    assertThat(Logins.reason(server.respond(client.first()))).isEqualTo(SaslFailure.MALFORMED);
    assertThat(Logins.reason(server.respond(null))).isEqualTo(SaslFailure.MALFORMED);
  }

  @Test
  void a3AfterAFailureNothingGoesOn() throws Exception {
    ScramServer server = Logins.scram(ScramHash.SHA_1, false);
    ScramClient client = new ScramClient(ScramHash.SHA_1, NO_BINDING, "alice", "wonderland");
    byte[] challenge = ((SaslStep.Challenge) server.respond(client.first())).bytes();
    assertThat(Logins.reason(server.respond("nonsense".getBytes(UTF_8)))).isEqualTo(SaslFailure.MALFORMED);
    assertThat(Logins.reason(server.respond(client.answer(challenge)))).isEqualTo(SaslFailure.MALFORMED);
  }

  @Test
  void anAbsentInitialResponseIsAskedForOnce() throws Exception {
    ScramServer server = Logins.scram(ScramHash.SHA_1, false);
    ScramClient client = new ScramClient(ScramHash.SHA_1, NO_BINDING, "alice", "wonderland");
    assertThat(server.respond(null)).isInstanceOfSatisfying(
        SaslStep.Challenge.class, empty -> assertThat(empty.bytes()).isEmpty());
    assertThat(Logins.who(Logins.run(server, client))).isEqualTo(ALICE);
  }

  @Test
  void a10NoncesAreLongAndNeverRepeat() {
    Set<String> nonces = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      nonces.add(ScramServer.randomNonce());
    }
    assertThat(nonces).hasSize(10_000).allMatch(nonce -> nonce.length() == 24);
  }

  private static String salt(String userName) {
    SaslStep step = Logins.scram(ScramHash.SHA_256, false).respond(("n,,n=" + userName + ",r=abc").getBytes(UTF_8));
    return new String(((SaslStep.Challenge) step).bytes(), UTF_8).split(",")[1];
  }
}
