package im.recado.modules.sasl2;

import static im.recado.modules.sasl2.Client.AGENT;
import static im.recado.modules.sasl2.Client.agent;
import static im.recado.modules.sasl2.Client.condition;
import static im.recado.modules.sasl2.Client.identity;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.account.Accounts.AccountDisabled;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.account.Accounts.PasswordChanged;
import im.recado.wire.sasl.HashedToken;
import im.recado.wire.sasl.SaslException;
import im.recado.wire.xml.Element;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** XEP-0484. */
class FastTest {
  private static final String OTHER = "11111111-2222-4333-8444-555555555555";

  private final Home home = new Home();

  private static String request(HashedToken mechanism) {
    return "<request-token xmlns='urn:xmpp:fast:0' mechanism='" + mechanism.mechanism() + "'/>";
  }

  private static @Nullable String tokenOf(Element success) {
    Element token = success.child("token", FastModule.NS);
    return token == null ? null : token.attribute("token");
  }

  private String earned(HashedToken mechanism, String client) throws SaslException {
    return Objects.requireNonNull(tokenOf(home.connects().logsIn(agent(client) + request(mechanism))));
  }

  private static byte[] binding(HashedToken mechanism) {
    return switch (mechanism) {
      case EXPR -> "exported".getBytes(UTF_8);
      case ENDP -> "the certificate".getBytes(UTF_8);
      case NONE -> new byte[0];
    };
  }

  private Element uses(String token, HashedToken mechanism, String client, String fast) {
    Client connected = home.connects();
    byte[] message = HashedToken.initiatorMessage("alice", token.getBytes(US_ASCII), binding(mechanism));
    connected.sends(
        "<authenticate mechanism='" + mechanism.mechanism() + "'><initial-response>"
            + Base64.getEncoder().encodeToString(message) + "</initial-response>" + agent(client)
            + "<fast xmlns='urn:xmpp:fast:0' " + fast + "/></authenticate>");
    return connected.next();
  }

  @Test
  void mechanismsWithAndWithoutChannelBindingAreOfferedAndNoEarlyData() {
    Element features = home.arrives(Home.tls(), null).next();
    Element authentication = Objects.requireNonNull(features.child("authentication", Sasl2Module.NS));
    Element fast =
        Objects.requireNonNull(
            Objects.requireNonNull(authentication.child("inline", Sasl2Module.NS)).child("fast", FastModule.NS));
    assertThat(fast.elements()).extracting(Element::text)
        .containsExactly("HT-SHA-256-EXPR", "HT-SHA-256-ENDP", "HT-SHA-256-NONE");
    assertThat(fast.attributeCount()).isZero();
  }

  @Test
  void aTokenIsGivenWithItsExpiryAndLogsInWithEveryMechanism() throws SaslException {
    for (HashedToken mechanism : HashedToken.values()) {
      Element success = home.connects().logsIn(agent(AGENT) + request(mechanism));
      Element token = Objects.requireNonNull(success.child("token", FastModule.NS));
      assertThat(token.attribute("expiry")).isEqualTo("2026-12-14T12:00:00Z");
      String secret = Objects.requireNonNull(token.attribute("token"));
      Element again = uses(secret, mechanism, AGENT, "");
      assertThat(identity(again)).isEqualTo("alice@localhost");
      assertThat(again.childText("additional-data", Sasl2Module.NS))
          .isEqualTo(
              Base64.getEncoder()
                  .encodeToString(HashedToken.responderHash(secret.getBytes(US_ASCII), binding(mechanism))));
      assertThat(tokenOf(again)).isNull();
    }
  }

  @Test
  void noTokenWithoutAnInstallationNorForAnUnknownMechanismNorWithAFailure() throws SaslException {
    assertThat(tokenOf(home.connects().logsIn(request(HashedToken.NONE)))).isNull();
    assertThat(tokenOf(home.connects().logsIn(agent("not-a-uuid") + request(HashedToken.NONE)))).isNull();
    assertThat(tokenOf(home.connects().logsIn(agent(AGENT) + "<request-token xmlns='urn:xmpp:fast:0' mechanism='X'/>")))
        .isNull();
    assertThat(home.tokens.all(Home.ALICE)).isEmpty();
  }

  @Test
  void aTokenIsOnlyGoodForItsMechanism() throws SaslException {
    String token = earned(HashedToken.EXPR, AGENT);
    assertThat(condition(uses(token, HashedToken.NONE, AGENT, ""))).isEqualTo("failure not-authorized");
    assertThat(condition(uses(token, HashedToken.ENDP, AGENT, ""))).isEqualTo("failure not-authorized");
    assertThat(uses(token, HashedToken.EXPR, AGENT, "").name()).isEqualTo("success");
  }

  @Test
  void anExpiredTokenIsSaidToBeOneAndIsGone() throws SaslException {
    String token = earned(HashedToken.NONE, AGENT);
    home.clock.pass(Duration.ofDays(21));
    assertThat(condition(uses(token, HashedToken.NONE, AGENT, ""))).isEqualTo("failure credentials-expired");
    assertThat(condition(uses(token, HashedToken.NONE, AGENT, ""))).isEqualTo("failure not-authorized");
  }

  @Test
  void anOldTokenIsRotatedAndGoodUntilTheNewOneIsUsed() throws SaslException {
    String old = earned(HashedToken.ENDP, AGENT);
    home.clock.pass(Duration.ofDays(1));
    String fresh = Objects.requireNonNull(tokenOf(uses(old, HashedToken.ENDP, AGENT, "")));
    String fresher = Objects.requireNonNull(tokenOf(uses(old, HashedToken.ENDP, AGENT, "")));
    assertThat(condition(uses(fresh, HashedToken.ENDP, AGENT, ""))).isEqualTo("failure not-authorized");
    assertThat(uses(fresher, HashedToken.ENDP, AGENT, "").name()).isEqualTo("success");
    assertThat(condition(uses(old, HashedToken.ENDP, AGENT, ""))).isEqualTo("failure not-authorized");
  }

  @Test
  void aTokenCanBeInvalidatedWithItsLastUse() throws SaslException {
    String token = earned(HashedToken.NONE, AGENT);
    home.clock.pass(Duration.ofDays(2));
    Element last = uses(token, HashedToken.NONE, AGENT, "invalidate='true'");
    assertThat(last.name()).isEqualTo("success");
    assertThat(tokenOf(last)).isNull();
    assertThat(condition(uses(token, HashedToken.NONE, AGENT, ""))).isEqualTo("failure not-authorized");
  }

  @Test
  void a12ACountThatWasUsedBeforeIsRefusedAndRevokesTheToken() throws SaslException {
    for (int replay : new int[] {5, 4, 1}) {
      String token = earned(HashedToken.NONE, AGENT);
      assertThat(uses(token, HashedToken.NONE, AGENT, "count='4'").name()).isEqualTo("success");
      assertThat(uses(token, HashedToken.NONE, AGENT, "count='5'").name()).isEqualTo("success");
      assertThat(condition(uses(token, HashedToken.NONE, AGENT, "count='" + replay + "'")))
          .isEqualTo("failure not-authorized");
      assertThat(condition(uses(token, HashedToken.NONE, AGENT, "count='6'"))).isEqualTo("failure not-authorized");
    }
  }

  @Test
  void a12ATokenThatComesFromAnotherInstallationIsRevoked() throws SaslException {
    String token = earned(HashedToken.EXPR, AGENT);
    String others = earned(HashedToken.EXPR, OTHER);
    assertThat(condition(uses(token, HashedToken.EXPR, OTHER, ""))).isEqualTo("failure not-authorized");
    assertThat(condition(uses(token, HashedToken.EXPR, AGENT, ""))).isEqualTo("failure not-authorized");
    assertThat(uses(others, HashedToken.EXPR, OTHER, "").name()).isEqualTo("success");
  }

  @Test
  void a12WhatIsNoCountAndALoginWithoutAnInstallationAreMalformed() throws SaslException {
    String token = earned(HashedToken.NONE, AGENT);
    for (String count : new String[] {"0", "-1", "x", "99999999999", ""}) {
      assertThat(condition(uses(token, HashedToken.NONE, AGENT, "count='" + count + "'")))
          .isEqualTo("failure malformed-request");
    }
    assertThat(condition(uses(token, HashedToken.NONE, "nobody", ""))).isEqualTo("failure malformed-request");
  }

  @Test
  void a10TokensAreLongAndNeverTheSame() throws SaslException {
    Set<String> tokens = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      String token = earned(HashedToken.NONE, AGENT);
      assertThat(Base64.getUrlDecoder().decode(token).length).isGreaterThanOrEqualTo(16);
      tokens.add(token);
    }
    assertThat(tokens).hasSize(20);
  }

  @Test
  void anAccountHasTokensForSoManyClientsAndTheOldestGoFirst() throws SaslException {
    String first = earned(HashedToken.NONE, AGENT);
    for (int i = 0; i < 20; i++) {
      home.clock.pass(Duration.ofSeconds(1));
      earned(HashedToken.NONE, "11111111-2222-4333-8444-5555555555" + (10 + i));
    }
    assertThat(home.tokens.all(Home.ALICE)).hasSize(20);
    assertThat(condition(uses(first, HashedToken.NONE, AGENT, ""))).isEqualTo("failure not-authorized");
  }

  @Test
  void a11TokensGoWithThePasswordAndThoseOfADisabledAccountAreWorthNothing() throws SaslException {
    String token = earned(HashedToken.NONE, AGENT);
    home.accounts.enable(Home.ALICE, false);
    assertThat(condition(uses(token, HashedToken.NONE, AGENT, ""))).isEqualTo("failure account-disabled");
    home.accounts.enable(Home.ALICE, true);
    for (Object event :
        List.of(new PasswordChanged(Home.ALICE), new AccountDisabled(Home.ALICE), new AccountRemoved(Home.ALICE))) {
      String kept = earned(HashedToken.NONE, AGENT);
      home.kernel.events().fire(event);
      assertThat(condition(uses(kept, HashedToken.NONE, AGENT, ""))).isEqualTo("failure not-authorized");
    }
  }

  @Test
  void aPasswordIsNotAToken() {
    Client client = home.connects();
    client.sends("<authenticate mechanism='PLAIN'><fast xmlns='urn:xmpp:fast:0'/></authenticate>");
    assertThat(condition(client.next())).isEqualTo("failure invalid-mechanism");
  }
}
