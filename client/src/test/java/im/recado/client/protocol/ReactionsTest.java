package im.recado.client.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReactionsTest {
  private static Node message(Node... children) {
    return Node.message("chat", Jid.of("romeo@verona.example"), children);
  }

  private static List<String> read(String... signs) {
    String all = Stream.of(signs).map(sign -> "<reaction>" + sign + "</reaction>").collect(Collectors.joining());
    return Reactions.in(message(NodeReader.read("<reactions xmlns='urn:xmpp:reactions:0' id='a'>" + all + "</reactions>"))).orElseThrow().signs();
  }

  @Test
  void whatIsWrittenIsRead() {
    Reactions reactions = new Reactions("744f6e18", List.of("👋", "🐢"));
    assertThat(Reactions.in(message(reactions.node()))).contains(reactions);
    assertThat(reactions.node().xml("")).isEqualTo("<reactions xmlns='urn:xmpp:reactions:0' id='744f6e18'>"
        + "<reaction>👋</reaction><reaction>🐢</reaction></reactions>");
    assertThat(Reactions.in(message(new Reactions("a", List.of()).node())).orElseThrow().signs()).isEmpty();
  }

  @Test
  void aSignIsOneEmojiHoweverManyPartsItHas() {
    assertThat(read("👍🏽", "👨‍👩‍👧‍👦", "🇧🇷", "1️⃣", "❤️", " 🐢 ")).containsExactly("👍🏽", "👨‍👩‍👧‍👦", "🇧🇷", "1️⃣", "❤️", "🐢");
  }

  @Test
  void wordsAndRowsOfSignsAreNoSigns() {
    assertThat(read("yes", "👍👍", "1", "", "a🐢", "🐢" + "\u0301".repeat(100), "👍")).containsExactly("👍");
  }

  @Test
  void theSameSignCountsOnceAndThereIsAnEnd() {
    assertThat(read("👍", "👍")).containsExactly("👍");
    String[] many = java.util.stream.IntStream.range(0, 50).mapToObj(i -> Character.toString(0x1F400 + i)).toArray(String[]::new);
    assertThat(read(many)).hasSize(Reactions.MOST);
  }

  @Test
  void twoListsOrNoMessageAreNothing() {
    Node list = new Reactions("a", List.of("👍")).node();
    assertThat(Reactions.in(message(list, list))).isEmpty();
    assertThat(Reactions.in(message(list.with("id", null)))).isEmpty();
    assertThat(Reactions.in(message())).isEmpty();
  }
}
