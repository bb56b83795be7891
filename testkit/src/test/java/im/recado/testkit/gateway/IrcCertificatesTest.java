package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.isError;
import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Accounts on IRC that are known by a certificate of their own (SASL EXTERNAL), which the gateway makes. */
class IrcCertificatesTest {
  private static final String MECHANISMS = "sasl=EXTERNAL,PLAIN";

  private final Crossing crossing = new Crossing("irc");
  private FakeIrc irc;
  private StreamClient romeo;

  @BeforeEach
  void start() throws Exception {
    irc = FakeIrc.secure();
    crossing.server.set("gateway.irc.servers", irc.setting());
    romeo = crossing.available("romeo@verona.example/garden");
  }

  @AfterEach
  void stop() throws Exception {
    crossing.close();
    irc.close();
  }

  private void registering(String more) throws IOException {
    StringBuilder form = new StringBuilder();
    for (String each : ("server=localhost nick=rosa " + more).strip().split(" ")) {
      String[] field = each.split("=");
      form.append("<field var='" + field[0] + "'><value>" + field[1] + "</value></field>");
    }
    romeo.send(
        xml("<iq type='set' id='reg' to='irc.verona.example'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'>"
            + "<field var='FORM_TYPE'><value>jabber:iq:register</value></field>" + form + "</x></query></iq>"));
  }

  private Element registered() throws IOException {
    return until(romeo, came -> "reg".equals(came.attribute("id")));
  }

  /** A connection up to the first mechanism; the one that the gateway takes. */
  private FakeIrc.Line begun(String first) throws IOException {
    FakeIrc.Line line = irc.accept();
    line.expect("CAP LS 302");
    line.expect("NICK rosa");
    line.nick = "rosa";
    assertThat(line.next()).startsWith("USER ");
    line.send("CAP * LS :" + MECHANISMS);
    line.expect("CAP REQ sasl");
    line.send("CAP * ACK :sasl");
    line.expect("AUTHENTICATE " + first);
    return line;
  }

  private static void external(FakeIrc.Line line, boolean known) throws IOException {
    line.send("AUTHENTICATE +");
    line.expect("AUTHENTICATE +");
    if (known) {
      in(line);
    } else {
      line.send(":irc.test 904 rosa :SASL authentication failed");
    }
  }

  private static void in(FakeIrc.Line line) throws IOException {
    line.send(":irc.test 900 rosa rosa!r@h rosa :You are now logged in as rosa", ":irc.test 903 rosa :SASL authentication successful");
    line.expect("CAP END");
    line.greet();
  }

  private static String fingerprint(@Nullable Certificate shown, String digest) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance(digest).digest(requireNonNull(shown).getEncoded()));
  }

  private String form() throws IOException {
    return crossing.ask(romeo, "get", "<query xmlns='jabber:iq:register'/>").toString();
  }

  @Test
  void itIsMadeOnceShownAlwaysAndTakesThePlaceOfThePassword() throws Exception {
    registering("password=sesame certificate=1");
    FakeIrc.Line line = begun("EXTERNAL");
    Certificate first = line.shown();
    external(line, false);
    // The server does not know it yet.
    line.expect("AUTHENTICATE PLAIN");
    line.send("AUTHENTICATE +");
    line.expect("AUTHENTICATE " + Base64.getEncoder().encodeToString("\0rosa\0sesame".getBytes(UTF_8)));
    in(line);
    assertThat(registered().attribute("type")).isEqualTo("result");
    Element told = until(romeo, came -> came.name().equals("message"));
    assertThat(told.childText("body", "jabber:client"))
        .contains("CERT ADD " + fingerprint(first, "SHA-512"))
        .contains(fingerprint(first, "SHA-256"));
    assertThat(form()).contains(fingerprint(first, "SHA-256")).containsPattern("<field[^>]* var='certificate'[^>]*><value>1");
    assertThat(requireNonNull(crossing.link()).sealed()).doesNotContain("certificate");
    line.close();
    crossing.restart();
    crossing.server.set("gateway.irc.servers", irc.setting());
    romeo = crossing.available("romeo@verona.example/garden");
    FakeIrc.Line again = begun("EXTERNAL");
    assertThat(again.shown()).isEqualTo(first);
    external(again, true);
    crossing.shown(romeo, null);
    // Who registers anew without a password keeps it; who does not want it any more shows none.
    registering("certificate=true");
    FakeIrc.Line third = begun("EXTERNAL");
    assertThat(third.shown()).isEqualTo(first);
    external(third, true);
    // That was tried beside the session that works.
    external(begun("EXTERNAL"), true);
    registered();
    registering("password=sesame");
    FakeIrc.Line fourth = begun("PLAIN");
    assertThat(fourth.shown()).isNull();
    fourth.send(":irc.test 908 rosa PLAIN :are available SASL mechanisms", ":irc.test 904 rosa :No");
    isError(registered(), "not-authorized");
  }

  @Test
  void whoHasNothingElseGetsInAndIsToldWhatToDo() throws Exception {
    registering("certificate=1");
    FakeIrc.Line line = begun("EXTERNAL");
    Certificate shown = line.shown();
    external(line, false);
    line.expect("CAP END");
    line.greet();
    assertThat(registered().attribute("type")).isEqualTo("result");
    assertThat(until(romeo, came -> "headline".equals(came.attribute("type"))).childText("body", "jabber:client"))
        .contains("CERT ADD " + fingerprint(shown, "SHA-512"));
  }

  @Test
  void thereIsNoneWhereTheWayHasNoTls() throws Exception {
    try (FakeIrc plain = new FakeIrc()) {
      crossing.server.set("gateway.irc.servers", plain.setting());
      registering("certificate=1");
      FakeIrc.Line line = plain.accept();
      line.expect("CAP LS 302");
      line.expect("NICK rosa");
      line.nick = "rosa";
      line.next();
      line.send("CAP * LS :" + MECHANISMS);
      line.expect("CAP END");
      line.greet();
      assertThat(registered().attribute("type")).isEqualTo("result");
    }
  }
}
