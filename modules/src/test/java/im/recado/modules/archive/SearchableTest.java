package im.recado.modules.archive;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import org.junit.jupiter.api.Test;

/** What of a message is found by searching. */
final class SearchableTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example");
  private static final Jid JULIET = Jid.valueOf("juliet@verona.example");

  private static Message message(Element... children) {
    return Message.of(Message.Type.CHAT, ROMEO, JULIET, children);
  }

  private static Element body(String text) {
    return Element.of("body", Namespaces.CLIENT, text);
  }

  @Test
  void aLongTextIsCutBetweenCharacters() {
    // The 8000th character takes two chars.
    String text = "a".repeat(7999) + "\uD83C\uDF39" + "b";
    assertThat(Searchable.text(message(body(text)))).isEqualTo("a".repeat(7999) + "\uD83C\uDF39");
    assertThat(Searchable.text(message(body("\uD83C\uDF39".repeat(9000))))).isEqualTo("\uD83C\uDF39".repeat(8000));
    assertThat(Searchable.text(message(body("x" + "\uD83C\uDF39".repeat(9000))))).isEqualTo("x" + "\uD83C\uDF39".repeat(7999));
  }

  @Test
  void whatIsEncryptedHasNoWords() {
    Element omemo = Element.of("encrypted", "eu.siacs.conversations.axolotl");
    assertThat(Searchable.text(message(body("You cannot read this"), omemo))).isNull();
    assertThat(Searchable.text(message(Element.of("subject", Namespaces.CLIENT, "s"), body("b")))).isEqualTo("s\nb");
  }
}
