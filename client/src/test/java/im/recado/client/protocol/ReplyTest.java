package im.recado.client.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyTest {
  private static Reply.Said read(String body, String beside, boolean sealed) {
    return Reply.in(NodeReader.read("<message xmlns='jabber:client'>" + beside + "</message>"), body, sealed);
  }

  private static String reply(String start, String end) {
    return "<reply xmlns='urn:xmpp:reply:0' to='anna@example.com/x' id='m1'/>"
        + "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='" + start + "' end='" + end + "'/></fallback>";
  }

  /** XEP-0461, section 3.1. */
  @Test
  void theQuotationIsTakenFromTheWords() {
    String quotation = "> Anna wrote:\n> We should bake a cake\n";
    assertThat(read(quotation + "Great idea!", reply("0", "38"), false))
        .isEqualTo(new Reply.Said("Great idea!", new Reply("m1", "anna@example.com/x", "Anna wrote:\nWe should bake a cake")));
  }

  @Test
  void placesAreCountedInCodePoints() {
    assertThat(read("> 🎂🎂\nyes", reply("0", "5"), false)).isEqualTo(
        new Reply.Said("yes", new Reply("m1", "anna@example.com/x", "🎂🎂")));
  }

  @Test
  void withoutAQuotationTheWordsAreWhole() {
    assertThat(read("yes", "<reply xmlns='urn:xmpp:reply:0' id='m1'/>", false)).isEqualTo(new Reply.Said("yes", new Reply("m1", "", "")));
  }

  @ParameterizedTest
  @CsvSource({"1, 5", "0, 99", "0, -1", "0, x", "'', 5", "0, 0", "0, 8", "0, 11"})
  void nobodyHidesWordsByNumbers(String start, String end) {
    // The last two: up to within what is no quotation, and all of it.
    String body = "> cake\nnever";
    assertThat(read(body, reply(start, end), false).words()).isEqualTo(body);
    assertThat(read("pay 100 to me, not", reply("0", "15"), false).words()).isEqualTo("pay 100 to me, not");
  }

  @Test
  void anAnswerToTwoOrToNothingIsNone() {
    assertThat(read("yes", "<reply xmlns='urn:xmpp:reply:0' id='a'/><reply xmlns='urn:xmpp:reply:0' id='b'/>", false).reply().isThere()).isFalse();
    assertThat(read("yes", "<reply xmlns='urn:xmpp:reply:0' id=''/>", false).reply().isThere()).isFalse();
    assertThat(read("yes", "<reply xmlns='urn:xmpp:reply:0' id='" + "x".repeat(501) + "'/>", false).reply().isThere()).isFalse();
  }

  @Test
  void besideEncryptedWordsItCountsOnlyWithAQuotationInThem() {
    assertThat(read("yes", "<reply xmlns='urn:xmpp:reply:0' id='m1'/>", true).reply().isThere()).isFalse();
    assertThat(read("> cake?\nyes", reply("0", "8"), true).reply().quote()).isEqualTo("cake?");
  }

  @Test
  void whatIsWrittenIsReadAsTheSame() {
    Reply reply = new Reply("m1", "anna@example.com", "").quoting("one\n🎂 two");
    Node message = reply.in(Node.message("chat", Jid.of("anna@example.com")), "> not me\nyes");
    assertThat(message.textOf("body")).isEqualTo("> one\n> 🎂 two\n> not me\nyes");
    assertThat(Reply.in(message, message.textOf("body"), false)).isEqualTo(new Reply.Said("> not me\nyes", reply));
    assertThat(Reply.NONE.in(Node.message("chat", Jid.of("anna@example.com")), "yes").children()).hasSize(1);
  }

  @Test
  void ofMuchOnlyTheBeginningIsQuoted() {
    Reply reply = new Reply("m1", "", "");
    assertThat(reply.quoting("1\n2\n3\n4\n5\n6\n7").quote()).isEqualTo("1\n2\n3\n4\n5…");
    assertThat(reply.quoting("🎂".repeat(400)).quote()).isEqualTo("🎂".repeat(300) + "…");
    assertThat(reply.quoting("🎂".repeat(400)).quotes("🎂".repeat(400))).isTrue();
    assertThat(reply.quoting("cake").quotes("no cake")).isFalse();
  }
}
