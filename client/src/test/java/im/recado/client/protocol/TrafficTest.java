package im.recado.client.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.protocol.Traffic.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrafficTest {
  private static final String STREAM = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' to=\"verona.example\" version='1.0'"
      + " xmlns:stream='http://etherx.jabber.org/streams'>";
  private static final String ALL = STREAM + "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
      + "<mechanism>PLAIN</mechanism></mechanisms></stream:features> \n "
      + "<message from='a>b' to=\"it's\"><body>1 &gt; 0 <![CDATA[</body> ]] > \" ]]></body></message>"
      + "<r xmlns='urn:xmpp:sm:3'/>" + STREAM + "<presence/></stream:stream>";

  private final Traffic traffic = new Traffic();
  private final List<Piece> seen = new ArrayList<>();

  private List<String> first() {
    return seen.stream().map(piece -> piece.xml().split("[ />\n]", 2)[0]).toList();
  }

  private String hidden(String xml) {
    traffic.begin();
    traffic.watch(seen::add);
    traffic.came(STREAM + xml);
    return seen.getLast().xml();
  }

  @Test
  void elementsAreFoundHoweverTheirLettersCome() {
    for (int pieces = 0; pieces < 200; pieces++) {
      Random random = new Random(pieces);
      traffic.begin();
      seen.clear();
      traffic.watch(seen::add);
      for (int at = 0; at < ALL.length();) {
        int end = Math.min(ALL.length(), at + 1 + random.nextInt(pieces + 1));
        traffic.came(ALL.substring(at, end));
        at = end;
      }
      assertThat(first()).as("in pieces of " + pieces)
          .containsExactly("<stream:stream", "<stream:features", "<message", "<r", "<stream:stream", "<presence", "<");
      assertThat(seen.get(2).xml()).isEqualTo("""
          <message from='a&gt;b' to='it&apos;s'>
            <body>1 &gt; 0 &lt;/body&gt; ]] &gt; " </body>
          </message>""");
    }
  }

  @Test
  void whoeverBeginsToLookInTheMiddleSeesWholeElements() {
    traffic.came(STREAM + "<message><body>not ");
    traffic.watch(seen::add);
    traffic.came("seen</body></message><presence");
    traffic.came("/>");
    assertThat(seen).extracting(Piece::xml).containsExactly("<presence/>");
  }

  @Test
  void afterABrokenConnectionAnotherBegins() {
    traffic.watch(seen::add);
    traffic.came(STREAM + "<message to='half");
    traffic.begin();
    traffic.came(STREAM + "<presence/>");
    assertThat(first()).containsExactly("<stream:stream", "<stream:stream", "<presence");
  }

  @Test
  void ofWhatIsTooLongTheLengthIsTold() {
    traffic.watch(seen::add);
    traffic.came(STREAM + "<message><body>" + "x".repeat(Elements.LONGEST) + "</body></message><presence/>");
    assertThat(seen.get(1).xml()).isEmpty();
    assertThat(seen.get(1).length()).isGreaterThan(Elements.LONGEST);
    assertThat(seen.get(2).xml()).isEqualTo("<presence/>");
  }

  @Test
  void whatOpensAnAccountIsNotShown() {
    for (String secret : List.of(
        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>c2VjcmV0</auth>",
        "<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>c2VjcmV0</challenge>",
        "<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>c2VjcmV0</response>",
        "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>c2VjcmV0</success>",
        "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'><initial-response>c2VjcmV0</initial-response></authenticate>",
        "<iq type='set'><query xmlns='jabber:iq:register'><username>romeo</username><password>c2VjcmV0</password></query></iq>",
        "<iq type='set'><x xmlns='jabber:x:data'><field var='a' type='text-private'><value>c2VjcmV0</value></field></x></iq>",
        "<iq type='set'><x xmlns='jabber:x:data'><field var='muc#roomconfig_roomsecret'><value>c2VjcmV0</value></field></x></iq>",
        "<iq type='result'><services xmlns='urn:xmpp:extdisco:2'><service host='a' password='c2VjcmV0'/></services></iq>",
        "<iq type='result'><slot xmlns='urn:xmpp:http:upload:0'><put url='https://a/'><header name='Authorization'>c2VjcmV0</header>"
            + "</put></slot></iq>",
        "<presence to='room@muc/nick'><x xmlns='http://jabber.org/protocol/muc'><password>c2VjcmV0</password></x></presence>",
        "<x:iq xmlns:x='jabber:client' type='set'><q:query xmlns:q='jabber:iq:register'><q:password>c2VjcmV0</q:password></q:query></x:iq>",
        // Not XML: who knows what is in there.
        "<message><body a='1' a='2'>c2VjcmV0</body></message>")) {
      assertThat(hidden(secret)).as(secret).doesNotContain("c2VjcmV0").contains(Secrets.DOTS);
    }
  }

  @Test
  void allElseIsShownInLines() {
    assertThat(hidden("<stream:features><a xmlns='urn:a' b='c'><d>text</d><e></e></a></stream:features>")).isEqualTo("""
        <stream:features>
          <a xmlns='urn:a' b='c'>
            <d>text</d>
            <e/>
          </a>
        </stream:features>""");
  }

  @Test
  void nothingIsToldWhenNobodyLooksAnyMore() {
    traffic.watch(seen::add);
    traffic.went(STREAM);
    traffic.watch(null);
    traffic.went("<presence/>");
    assertThat(seen).hasSize(1);
  }
}
