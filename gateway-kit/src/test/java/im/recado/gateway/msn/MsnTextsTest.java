package im.recado.gateway.msn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.gateway.network.NetworkException;
import im.recado.kernel.module.Options;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts, names and settings. */
class MsnTextsTest {
  private static Mime mime(byte[] payload) {
    return Mime.parse(new String(payload, UTF_8));
  }

  @Test
  void textsComeBackWhateverOrderTheirPiecesHave() {
    String text = "\uD83D\uDE00 smile ".repeat(1000);
    List<byte[]> payloads = Texts.payloads(text, "{1}");
    assertThat(payloads).hasSizeGreaterThan(5).allSatisfy(payload -> assertThat(payload.length).isLessThan(1600));
    Texts.Joiner joiner = new Texts.Joiner();
    assertThat(joiner.take("bob", mime(payloads.getFirst()))).isNull();
    for (int i = payloads.size() - 1; i > 1; i--) {
      assertThat(joiner.take("bob", mime(payloads.get(i)))).isNull();
      // Twice is once.
      assertThat(joiner.take("bob", mime(payloads.get(i)))).isNull();
    }
    assertThat(joiner.take("bob", mime(payloads.get(1)))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "*Hello*,B,Hello",
    "_Hello you_,I,Hello you",
    "*_~Hello~_*,BIS,Hello",
    "*Hello* you,'',*Hello* you",
    "`Hello`,'',`Hello`",
    "Hello,'',Hello"
  })
  void whatIsMarkedAsAWholeIsInAFont(String text, String letters, String there) {
    Mime payload = mime(Texts.payloads(text, "{1}").getFirst());
    assertThat(payload.header("X-MMS-IM-Format")).contains(" EF=" + letters + ";");
    assertThat(payload.body()).isEqualTo(there);
    // And back.
    assertThat(new Texts.Joiner().take("bob", payload)).isEqualTo(text);
  }

  @Test
  void inPiecesTheFirstTellsTheFont() {
    Texts.Joiner joiner = new Texts.Joiner();
    assertThat(joiner.take("bob", Mime.parse("X-MMS-IM-Format: FN=Arial; EF=UB; CO=0\r\nMessage-ID: 1\r\nChunks: 2\r\n\r\nHel"))).isNull();
    assertThat(joiner.take("bob", Mime.parse("Message-ID: 1\r\nChunk: 1\r\n\r\nlo\nyou"))).isEqualTo("*Hello*\n*you*");
  }

  @Test
  void piecesAreBounded() {
    assertThat(Texts.payloads("x".repeat(60_000), "{1}")).isEmpty();
    Texts.Joiner joiner = new Texts.Joiner();
    for (int i = 0; i < 10_000; i++) {
      assertThat(joiner.take("bob", Mime.parse("Message-ID: " + i + "\r\nChunks: 2\r\n\r\n" + "y".repeat(100)))).isNull();
    }
    // The oldest have been forgotten, the last one has not.
    assertThat(joiner.take("bob", Mime.parse("Message-ID: 9999\r\nChunk: 1\r\n\r\nz"))).isEqualTo("y".repeat(100) + "z");
    assertThat(joiner.take("bob", Mime.parse("Message-ID: 1\r\nChunk: 1\r\n\r\nz"))).isEqualTo("z");
    assertThat(joiner.take("bob", Mime.parse("Message-ID: 2\r\nChunks: 2000000000\r\n\r\nw"))).isEqualTo("w");
    // Pieces belong to whom they are from.
    assertThat(joiner.take("bob", Mime.parse("Message-ID: 3\r\nChunks: 2\r\n\r\na"))).isNull();
    assertThat(joiner.take("eve", Mime.parse("Message-ID: 3\r\nChunk: 1\r\n\r\nb"))).isEqualTo("b");
  }

  @Test
  void messagesThatWereLeft() {
    OfflineText text =
        OfflineText.parse(
            "X-OriginalArrivalTime: 07 Oct 2007 12:32:01.0000 (UTC) FILETIME=[01C808DE:1E4C0680]\n"
                + "Content-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: base64\nX-OIM-Sequence-Num: 3\n\n6Q==\n");
    assertThat(text.text()).isEqualTo("é");
    assertThat(text.number()).isEqualTo(3);
    assertThat(requireNonNull(text.sent()).toString()).startsWith("2007-10-07T12:3");
    assertThat(OfflineText.parse("Date: nonsense\n\nplain").text()).isEqualTo("plain");
    assertThat(OfflineText.parse("Content-Transfer-Encoding: base64\n\n!").sent()).isNull();
    assertThat(OfflineText.parse("X-OriginalArrivalTime: FILETIME=[FFFFFFFF:FFFFFFFF]\n\nx").sent()).isNull();
    assertThat(OfflineText.parse("Content-Type: text/plain; charset=no-such\nContent-Transfer-Encoding: base64\n\neA==").text())
        .isEqualTo("x");
  }

  @ParameterizedTest
  @CsvSource({"Bob@Example.com,bob@example.com", " bob@example.com ,bob@example.com", "chat-1a,chat-1a"})
  void namesHaveOneForm(String written, String name) throws NetworkException {
    assertThat(Names.contact(written)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bob", "@example.com", "bob@", "a@b@c", "a b@c", "a@b\r\nOUT", "a@b;{1}", "a%40b@c", "chat-", "chat-a b", "a@é"})
  void whatIsNoNameIsNone(String written) {
    assertThatThrownBy(() -> Names.contact(written)).isInstanceOf(NetworkException.class);
  }

  @ParameterizedTest
  @CsvSource({"1:bob@example.com,bob@example.com", "bob@example.com;{1-2},bob@example.com", "32:Bob@x,bob@x", "a:b@c,a:b@c", "bob@x,bob@x"})
  void whoItIs(String written, String name) {
    assertThat(Names.bare(written)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "gateway.msn.server,a b", "gateway.msn.server,host:port", "gateway.msn.web,ftp://x", "gateway.msn.login,//x", "gateway.msn.nexus,http://a:b@c/",
    "gateway.msn.protocols,MSNP9", "gateway.msn.protocols,''"
  })
  void settingsAreLookedAt(String key, String value) {
    assertThatThrownBy(
            () ->
                MsnOptions.ALL.stream().filter(option -> option.key().equals(key)).findFirst().orElseThrow().parser().apply(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected");
  }

  @Test
  void placesComeFromOneAddressOrEachFromItsOwn() throws NetworkException {
    Places places =
        new Places(
            Options.written(
                Map.of(
                    "gateway.msn.server", "Msn.example.org", "gateway.msn.web", "https://web.example.org/", "gateway.msn.mailbox",
                    "http://localhost:8080/rsi")));
    assertThat(places.server().port()).isEqualTo(1863);
    assertThat(places.nexus()).hasToString("https://web.example.org/rdr/pprdr.asp");
    assertThat(places.memberships()).hasToString("https://web.example.org/abservice/SharingService.asmx");
    assertThat(places.mailbox()).hasToString("http://localhost:8080/rsi");
    assertThat(places.hasLogin()).isFalse();
    assertThat(places.server("msn.example.org:1864", "203.0.113.7").named()).isTrue();
    assertThat(places.server("10.0.0.1:1863", "203.0.113.7").named()).isFalse();
    assertThat(places.server("10.0.0.1:1863", "10.0.0.1").named()).isTrue();
    assertThatThrownBy(() -> places.server("a/b", "")).isInstanceOf(NetworkException.class);
    assertThatThrownBy(() -> new Places(new Options()).tokens()).isInstanceOf(NetworkException.class);
  }

  @Test
  void listsOfAnyLengthGoInPieces() {
    MsnList list = new MsnList();
    for (int i = 0; i < 1000; i++) {
      requireNonNull(list.of("person" + i + "@example" + i % 7 + ".com")).lists = Buddy.FORWARD | Buddy.ALLOW;
    }
    List<String> payloads = Lists.payloads(list);
    assertThat(payloads).allSatisfy(payload -> assertThat(payload.length()).isLessThan(7500));
    long people = payloads.stream().mapToLong(payload -> Lists.told(payload.getBytes(UTF_8)).size()).sum();
    assertThat(people).isEqualTo(1000);
    assertThat(Lists.told(payloads.getFirst().getBytes(UTF_8)).getFirst())
        .isEqualTo(new Lists.Told("person0@example0.com", "", 3));
    assertThat(Lists.payloads(new MsnList())).containsExactly("<ml l='1'/>");
  }

  @Test
  void whatPeopleListenTo() {
    assertThat(Incoming.Personal.parse(("<Data><PSM>x</PSM><CurrentMedia>\\0Music\\00\\0{0}\\0a\\0</CurrentMedia></Data>").getBytes(UTF_8)))
        .isEqualTo(new Incoming.Personal("x", ""));
    assertThat(Incoming.Personal.parse("<Data>".getBytes(UTF_8))).isEqualTo(new Incoming.Personal("", ""));
  }
}
