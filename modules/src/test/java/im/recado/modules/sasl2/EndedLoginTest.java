package im.recado.modules.sasl2;

import static im.recado.modules.sasl2.Client.AGENT;
import static im.recado.modules.sasl2.Client.agent;
import static im.recado.modules.sasl2.Client.condition;
import static im.recado.modules.sasl2.Client.identity;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.session.Session;
import im.recado.kernel.store.StoreException;
import im.recado.kernel.stream.StreamError;
import im.recado.modules.account.Accounts.PasswordChanged;
import im.recado.wire.sasl.HashedToken;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * SECURITY A11: whatever ends the sessions of an account ends logins that are under way, at whichever moment it comes.
 */
class EndedLoginTest {
  private static final StreamError ENDED = StreamError.of("reset", "The password was changed.");
  private static final String BIND = "<iq type='set' id='1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>";
  private static final String INLINE = "<bind xmlns='urn:xmpp:bind:0'/>";
  private static final String REQUEST = "<request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/>";

  private final Home home = new Home();

  private void end() {
    home.kernel.sessions().end(Home.ALICE, ENDED);
  }

  private void assertOut(Client client) {
    assertThat(condition(client.next())).isEqualTo("error reset");
    assertThat(client.isClosed()).isTrue();
    assertThat(home.kernel.sessions().all()).isEmpty();
    assertThat(home.kernel.sessions().account(Home.ALICE)).isNull();
  }

  private Client loggedIn() throws Exception {
    Client client = home.connects();
    assertThat(client.logsIn(agent(AGENT)).name()).isEqualTo("success");
    client.forgets();
    return client;
  }

  private static String plain() {
    return Base64.getEncoder().encodeToString("\0alice\0wonderland".getBytes(UTF_8));
  }

  @Test
  void a11AStreamThatHasLoggedInIsBoundNoMore() throws Exception {
    Client client = loggedIn();
    end();
    client.sends(BIND);
    assertOut(client);
  }

  @Test
  void a11NorIsOneThatHasDoneSoBySaslOrACertificate() {
    Client sasl = home.connects();
    sasl.sends("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + plain() + "</auth>");
    assertThat(sasl.next().name()).isEqualTo("success");
    end();
    sasl.stream()
        .streamOpened(
            Element.builder("stream", "http://etherx.jabber.org/streams")
                .attribute("to", Home.DOMAIN)
                .attribute("version", "1.0")
                .build(),
            "jabber:client");
    sasl.forgets();
    sasl.sends(BIND);
    assertOut(sasl);
    Client certificate = home.arrives(Home.tls(Home.ALICE), null);
    certificate.forgets();
    certificate.sends("<authenticate mechanism='EXTERNAL'><initial-response/></authenticate>");
    assertThat(identity(certificate.next())).isEqualTo("alice@localhost");
    certificate.forgets();
    end();
    certificate.sends(BIND);
    assertOut(certificate);
  }

  @Test
  void a11AnEndWhileTheSessionIsMadeEndsIt() throws Exception {
    Client client = loggedIn();
    home.whileOpening = this::end;
    client.sends(BIND);
    assertOut(client);
    Client inline = home.connects();
    assertThat(condition(inline.logsIn(INLINE))).isEqualTo("error reset");
    assertThat(home.kernel.sessions().all()).isEmpty();
  }

  @Test
  void a11AnEndWhileTheAccountIsLookedAtEndsTheLoginAndLeavesNoToken() {
    Client client = home.connects();
    // Twice: for the password, and whether the account may log in.
    int[] looks = {0};
    home.accounts.whileLooking =
        () -> {
          if (++looks[0] == 2) {
            home.kernel.events().fire(new PasswordChanged(Home.ALICE));
          }
        };
    client.sends(
        "<authenticate mechanism='PLAIN'><initial-response>" + plain() + "</initial-response>" + agent(AGENT) + INLINE
            + REQUEST + "</authenticate>");
    assertThat(looks[0]).isEqualTo(2);
    assertOut(client);
    assertThat(home.tokens.all(Home.ALICE)).isEmpty();
  }

  @Test
  void a11ALoginByATokenEndsWithIt() throws Exception {
    String token =
        Objects.requireNonNull(
            Objects.requireNonNull(home.connects().logsIn(agent(AGENT) + REQUEST).child("token", FastModule.NS))
                .attribute("token"));
    Client client = home.connects();
    byte[] message = HashedToken.initiatorMessage("alice", token.getBytes(UTF_8), new byte[0]);
    client.sends(
        "<authenticate mechanism='HT-SHA-256-NONE'><initial-response>" + Base64.getEncoder().encodeToString(message)
            + "</initial-response>" + agent(AGENT) + "<fast xmlns='urn:xmpp:fast:0'/></authenticate>");
    assertThat(identity(client.next())).isEqualTo("alice@localhost");
    client.forgets();
    home.fast.forget(Home.ALICE, AGENT);
    client.sends(BIND);
    assertOut(client);
  }

  @Test
  void a11ASessionIsNotResumedByALoginThatBeganBefore() throws Exception {
    Client stale = loggedIn();
    end();
    Client fresh = home.connects();
    String id = managed(fresh);
    stale.sends("<resume xmlns='urn:xmpp:sm:3' previd='" + id + "' h='0'/>");
    assertThat(condition(stale.next())).isEqualTo("error reset");
    assertThat(home.kernel.sessions().all()).containsExactly(home.session(fresh));
  }

  @Test
  void a11AnEndWhileASessionIsResumedEndsItWhoeverSeesTheOther() throws Exception {
    Client first = home.connects();
    String id = managed(first);
    Session session = home.session(first);
    first.cut();
    Client client = loggedIn();
    // The end has been noted and comes to the session only after the client has it.
    home.accounts.whileLooking = () -> home.kernel.sessions().endings().note(Home.ALICE, ENDED);
    client.sends("<resume xmlns='urn:xmpp:sm:3' previd='" + id + "' h='0'/>");
    assertThat(client.next().name()).isEqualTo("resumed");
    assertThat(session.isClosed()).isTrue();
    assertOut(client);
  }

  /** Alice logs in with a session that she may come back to; the secret for that. */
  private static String managed(Client client) throws Exception {
    Element bound =
        Objects.requireNonNull(
            client
                .logsIn("<bind xmlns='urn:xmpp:bind:0'><enable xmlns='urn:xmpp:sm:3' resume='true'/></bind>")
                .child("bound", "urn:xmpp:bind:0"));
    return Objects.requireNonNull(Objects.requireNonNull(bound.child("enabled", "urn:xmpp:sm:3")).attribute("id"));
  }

  @Test
  void a11ALoginThatBeganBeforeEndsNoSessionOfItsClient() throws Exception {
    Client stale = home.connects();
    stale.sends("<authenticate mechanism='PLAIN'><initial-response>" + plain() + "</initial-response>" + agent(AGENT)
        + "</authenticate>");
    stale.forgets();
    end();
    Client fresh = home.connects();
    fresh.logsIn(agent(AGENT) + INLINE);
    stale.sends("<iq type='set' id='1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>"
        + home.session(fresh).jid().resource() + "</resource></bind></iq>");
    assertThat(condition(stale.next())).isEqualTo("error reset");
    assertThat(home.kernel.sessions().all()).containsExactly(home.session(fresh));
    assertThat(fresh.isClosed()).isFalse();
  }

  @Test
  void whoBeginsAfterTheEndIsWelcomeAlsoOnAStreamThatStood() throws Exception {
    Client client = home.connects();
    end();
    assertThat(client.logsIn(INLINE).name()).isEqualTo("success");
    assertThat(home.session(client).isClosed()).isFalse();
  }

  @Test
  void othersGoOn() throws Exception {
    Client client = loggedIn();
    home.kernel.sessions().end(Home.BOB, ENDED);
    client.sends(BIND);
    assertThat(client.next().attribute("type")).isEqualTo("result");
  }

  @Test
  void a11WhatAnotherProcessHasDisabledIsNotBound() throws Exception {
    Client client = loggedIn();
    home.accounts.enable(Home.ALICE, false);
    client.sends(BIND);
    assertThat(condition(client.next())).isEqualTo("error not-authorized");
    assertThat(home.kernel.sessions().all()).isEmpty();
  }

  @Test
  void whileNobodyCanTellTheClientMayTryAgain() throws Exception {
    Client client = loggedIn();
    home.accounts.whileLooking =
        () -> {
          throw new StoreException("The disk is gone.", new IOException("gone"));
        };
    client.sends(BIND);
    assertThat(client.next().attribute("type")).isEqualTo("error");
    home.accounts.whileLooking = () -> {};
    client.sends(BIND);
    assertThat(client.next().attribute("type")).isEqualTo("result");
  }
}
