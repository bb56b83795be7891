package im.recado.source.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.kernel.store.StoreException;
import im.recado.modules.source.BearerTokens.Bearer;
import im.recado.modules.source.Elsewhere;
import im.recado.modules.source.SourceProblem;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Access tokens: which are good, and logins with them. */
final class JwtTokensTest {
  private static final String ISSUER = "https://id.verona.example";
  private static final String AUDIENCE = "verona.example";
  private static final RSAKey KEY = key("one");
  private static final RSAKey OTHER = key("two");

  @TempDir Path folder;
  private final Options options = new Options();
  private final JwtTokens tokens = new JwtTokens(options);

  private static RSAKey key(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private Path keys(RSAKey... keys) throws IOException {
    return Files.writeString(folder.resolve("keys.json"), new JWKSet(List.of(keys)).toString(true));
  }

  @BeforeEach
  void set() throws IOException {
    set("issuer", ISSUER);
    set("audience", AUDIENCE);
    set("keys", keys(KEY).toString());
    set("discovery", ISSUER + "/.well-known/oauth-authorization-server");
  }

  private void set(String key, String value) {
    for (Option<?> option : tokens.options()) {
      if (option.key().equals("accounts.oauth." + key)) {
        options.set(option, value);
        return;
      }
    }
    throw new IllegalArgumentException(key);
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience(AUDIENCE)
        .expirationTime(Date.from(Instant.now().plusSeconds(600)))
        .claim("scope", "profile xmpp:client:normal")
        .claim("preferred_username", "romeo")
        .claim("name", "Romeo Montague");
  }

  private static String signed(RSAKey key, @Nullable String type, JWTClaimsSet claims) {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256)
                  .keyID(key.getKeyID())
                  .type(type == null ? null : new JOSEObjectType(type))
                  .build(),
              claims);
      jwt.sign(new RSASSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static String token(UnaryOperator<JWTClaimsSet.Builder> change) {
    return signed(KEY, "at+jwt", change.apply(claims()).build());
  }

  @Test
  void whoSetsThemUpIsToldWhatIsWrong() throws Exception {
    assertThat(tokens.trial("")).isEmpty();
    assertThat(tokens.trial(token(claims -> claims))).isEqualTo("romeo");
    assertThatThrownBy(() -> tokens.trial(token(claims -> claims.issuer("https://mantua.example"))))
        .isInstanceOf(SourceProblem.class).hasMessageStartingWith("The token is refused: ").hasMessageContaining("iss");
    assertThatThrownBy(() -> tokens.trial(token(claims -> claims.claim("scope", "profile"))))
        .hasMessage("The token is good but opens nothing: it has no preferred_username, or it is not for xmpp:client:normal.");
    assertThatThrownBy(() -> tokens.trial("no token")).hasMessageStartingWith("The token is refused: ");
    set("keys", folder.resolve("none.json").toString());
    assertThatThrownBy(() -> tokens.trial("")).hasMessageStartingWith("The keys in " + folder.resolve("none.json") + " cannot be had: ");
    set("keys", Files.writeString(folder.resolve("empty.json"), "{\"keys\":[]}").toString());
    assertThatThrownBy(() -> tokens.trial("")).hasMessageStartingWith("There is no key in ");
    set("audience", "");
    assertThatThrownBy(() -> tokens.trial("")).hasMessage("The issuer, the audience and the keys of the tokens are all needed.");
  }

  @Test
  void aTokenOfTheIssuerTellsWhoItIs() {
    assertThat(tokens.check(token(claims -> claims))).isEqualTo(new Bearer("romeo", "Romeo Montague"));
    assertThat(tokens.check(signed(KEY, "JWT", claims().build()))).isNotNull();
    assertThat(tokens.check(signed(KEY, null, claims().build()))).isNotNull();
    set("claim", "sub");
    assertThat(tokens.check(token(claims -> claims.subject("juliet@verona.example"))))
        .isEqualTo(new Bearer("juliet@verona.example", "Romeo Montague"));
  }

  @Test
  void whatIsNotForThisServerOrOverIsNoGood() {
    assertThat(tokens.check(token(claims -> claims.issuer("https://evil.example")))).isNull();
    assertThat(tokens.check(token(claims -> claims.issuer(null)))).isNull();
    assertThat(tokens.check(token(claims -> claims.audience("other.example")))).isNull();
    assertThat(tokens.check(token(claims -> claims.audience((String) null)))).isNull();
    assertThat(tokens.check(token(claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(120)))))).isNull();
    assertThat(tokens.check(token(claims -> claims.expirationTime(null)))).isNull();
    assertThat(tokens.check(token(claims -> claims.notBeforeTime(Date.from(Instant.now().plusSeconds(300)))))).isNull();
    assertThat(tokens.check(token(claims -> claims.claim("scope", "profile")))).isNull();
    assertThat(tokens.check(token(claims -> claims.claim("preferred_username", null)))).isNull();
    assertThat(tokens.check(token(claims -> claims.claim("preferred_username", 7)))).isNull();
    assertThat(tokens.check(signed(KEY, "dpop+jwt", claims().build()))).isNull();
    for (String junk : List.of("", ".", "..", "a.b.c", "x".repeat(5000))) {
      assertThat(tokens.check(junk)).isNull();
    }
  }

  @Test
  void whatTheIssuerHasNotSignedIsNoGood() throws JOSEException {
    RSAKey forged = new RSAKey.Builder(OTHER).keyID(KEY.getKeyID()).build();
    assertThat(tokens.check(signed(forged, "JWT", claims().build()))).isNull();
    assertThat(tokens.check(signed(OTHER, "JWT", claims().build()))).isNull();
    assertThat(tokens.check(new PlainJWT(claims().build()).serialize())).as("alg none").isNull();
    SignedJWT shared = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(), claims().build());
    shared.sign(new MACSigner(KEY.toRSAPublicKey().getEncoded()));
    assertThat(tokens.check(shared.serialize())).as("the public key as a shared one").isNull();
    set("algorithms", "ES256");
    assertThat(tokens.check(token(claims -> claims))).as("an algorithm that is not in the list").isNull();
    assertThatThrownBy(() -> set("algorithms", "none")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> set("algorithms", "HS256")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keysMayChangeAndBeElsewhere() throws IOException {
    assertThat(tokens.check(token(claims -> claims))).isNotNull();
    Path file = keys(OTHER);
    assertThat(file.toFile().setLastModified(1_000_000)).isTrue();
    assertThat(tokens.check(token(claims -> claims))).isNull();
    assertThat(tokens.check(signed(OTHER, "JWT", claims().build()))).isNotNull();
    HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/keys",
        exchange -> {
          byte[] bytes = new JWKSet(KEY).toString(true).getBytes(UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    web.start();
    set("keys", "http://127.0.0.1:" + web.getAddress().getPort() + "/keys");
    assertThat(tokens.check(token(claims -> claims))).isNotNull();
    web.stop(0);
    assertThat(tokens.check(token(claims -> claims))).as("remembered").isNotNull();
  }

  @Test
  void f26KeysThatCannotBeHadAreAFailureAndNoAnswer() {
    set("keys", "http://127.0.0.1:1/keys");
    assertThatThrownBy(() -> tokens.check(token(claims -> claims))).isInstanceOf(StoreException.class);
    set("keys", "http://example.org/keys");
    assertThatThrownBy(() -> tokens.check(token(claims -> claims)))
        .isInstanceOf(StoreException.class).hasMessageContaining("https");
    set("keys", folder.resolve("missing.json").toString());
    assertThatThrownBy(() -> tokens.check(token(claims -> claims))).isInstanceOf(StoreException.class);
    set("issuer", "");
    assertThat(tokens.check(token(claims -> claims))).isNull();
  }

  // Logins.

  private static Element features(StreamClient client) throws IOException {
    StreamClient.Event header = client.next();
    assertThat(header).isInstanceOf(StreamClient.Event.Opened.class);
    return client.element();
  }

  private static StreamClient connected(TestServer server, Jid account) throws IOException {
    StreamClient client = new StreamClient(server.inProcess(), account, "unused", false);
    client.connect();
    client.openStream();
    Element plain = features(client);
    assertThat(plain.toString()).doesNotContain("OAUTHBEARER");
    client.send(Element.of("starttls", Namespaces.TLS));
    Element _ = client.element();
    client.startTls();
    client.openStream();
    assertThat(features(client).toString()).contains("OAUTHBEARER");
    return client;
  }

  private static void send(StreamClient client, String element, String message) throws IOException {
    client.send(
        Element.builder(element, Namespaces.SASL)
            .attribute("mechanism", element.equals("auth") ? "OAUTHBEARER" : null)
            .text(Base64.getEncoder().encodeToString(message.getBytes(UTF_8)))
            .build());
  }

  /** "success", or the condition of the failure. */
  private static String outcome(StreamClient client) throws IOException {
    Element answer = client.element();
    if (answer.name().equals("challenge")) {
      assertThat(new String(Base64.getDecoder().decode(answer.text()), UTF_8))
          .isEqualTo(
              "{\"status\":\"invalid_token\",\"scope\":\"xmpp:client:normal\","
                  + "\"openid-configuration\":\"https://id.verona.example/.well-known/oauth-authorization-server\"}");
      send(client, "response", "\1");
      answer = client.element();
    }
    return answer.name().equals("success") ? "success" : answer.elements().getFirst().name();
  }

  private static String login(TestServer server, Jid account, String message) throws IOException {
    StreamClient client = connected(server, account);
    send(client, "auth", message);
    String outcome = outcome(client);
    client.cut();
    return outcome;
  }

  @Test
  void peopleLogInWithTokens() throws IOException {
    Jid romeo = Jid.valueOf("romeo@verona.example");
    Jid nurse = Jid.valueOf("nurse@verona.example");
    String good = "auth=Bearer " + token(claims -> claims);
    String nurses = "auth=Bearer " + token(claims -> claims.claim("preferred_username", "nurse"));
    MemoryBackends disk = new MemoryBackends();
    try (TestServer server =
        new TestServer(
            List.of("verona.example"), disk.backends(), Map.of(), _ -> new Elsewhere(List.of(), tokens))) {
      server.account(nurse, "password");
      assertThat(login(server, romeo, "n,a=romeo@verona.example,\1host=verona.example\1" + good + "\1\1")).isEqualTo("success");
      assertThat(login(server, romeo, "n,,\1" + good + "\1\1")).isEqualTo("success");
      assertThat(disk.backends().accounts().find(romeo)).extracting(account -> account == null ? "" : account.name())
          .isEqualTo("Romeo Montague");
      assertThat(login(server, nurse, "n,a=nurse@verona.example,\1" + good + "\1\1"))
          .as("a1: somebody else's name").isEqualTo("invalid-authzid");
      assertThat(login(server, nurse, "n,,\1" + nurses + "\1\1"))
          .as("an account with a password of its own").isEqualTo("not-authorized");
      set("own", "true");
      assertThat(login(server, nurse, "n,,\1" + nurses + "\1\1")).isEqualTo("success");
      assertThat(login(server, romeo, "n,,\1auth=Bearer \1\1")).as("asks where to get one").isEqualTo("not-authorized");
      assertThat(login(server, romeo, "n,,\1auth=Bearer x.y.z\1\1")).isEqualTo("not-authorized");
      assertThat(login(server, romeo, "n,,\1host=other.example\1" + good + "\1\1")).isEqualTo("malformed-request");
      assertThat(login(server, romeo, "p=tls-exporter,,\1" + good + "\1\1")).isEqualTo("malformed-request");
      assertThat(login(server, romeo, "n,," + good)).isEqualTo("malformed-request");
      assertThat(login(server, romeo, "\1")).isEqualTo("malformed-request");
      set("keys", "http://127.0.0.1:1/keys");
      assertThat(login(server, romeo, "n,,\1" + good + "\1\1")).isEqualTo("temporary-auth-failure");
    }
  }
}
