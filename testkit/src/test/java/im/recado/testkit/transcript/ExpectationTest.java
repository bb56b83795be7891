package im.recado.testkit.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.wire.xml.XmlException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What counts as the same. */
final class ExpectationTest {
  private final Map<String, String> captured = new HashMap<>();

  private @Nullable String difference(String expected, String received) throws XmlException {
    return new Expectation("juliet@capulet.example", captured)
        .difference(Snippet.read(expected).getFirst(), Snippet.read(received).getFirst());
  }

  @Test
  void theOrderOfAttributesAndChildrenDoesNotMatter() throws XmlException {
    assertThat(difference("<a x='1' y='2'><b/><c/></a>", "<a y='2' x='1'><c/><b/></a>")).isNull();
  }

  @Test
  void namespacesMatterPrefixesDoNot() throws XmlException {
    assertThat(difference("<a xmlns='n'/>", "<p:a xmlns:p='n'/>")).isNull();
    assertThat(difference("<a xmlns='n'/>", "<a xmlns='m'/>")).contains("xmlns='m'");
  }

  @Test
  void aHoleTakesAnyTextAndGivesItAName() throws XmlException {
    assertThat(difference("<a x='id-{any:number}'>{any}</a>", "<a x='id-17'>what\never</a>")).isNull();
    assertThat(captured).containsExactly(Map.entry("number", "17"));
    assertThat(difference("<a x='id-{any}'/>", "<a x='17'/>")).contains("attribute 'x'");
    assertThat(difference("<a x='{any}'/>", "<a/>")).contains("is missing");
  }

  @Test
  void etcAllowsMore() throws XmlException {
    assertThat(difference("<a etc='attributes'/>", "<a x='1'/>")).isNull();
    assertThat(difference("<a etc='attributes'/>", "<a><b/></a>")).contains("was not expected");
    assertThat(difference("<a etc='children'><b/></a>", "<a><c/><b/></a>")).isNull();
    assertThat(difference("<a etc='all'/>", "<a x='1'>text<b/></a>")).isNull();
  }

  @Test
  void everyExpectedChildNeedsOneOfItsOwn() throws XmlException {
    assertThat(difference("<a><b/><b/></a>", "<a><b/></a>")).contains("<b> is missing");
    assertThat(difference("<a><b/></a>", "<a><b/><b/></a>")).contains("was not expected");
  }

  @Test
  void oneStanzaIdByTheOwnAccountNeedsNoMention() throws XmlException {
    String own = "<stanza-id xmlns='urn:xmpp:sid:0' by='juliet@capulet.example' id='1'/>";
    assertThat(difference("<message/>", "<message>" + own + "</message>")).isNull();
    assertThat(difference("<message/>", "<message>" + own + own + "</message>")).contains("was not expected");
    assertThat(difference("<message/>", "<message>" + own.replace("juliet", "romeo") + "</message>"))
        .contains("was not expected");
  }
}
