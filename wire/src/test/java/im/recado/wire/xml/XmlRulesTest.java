package im.recado.wire.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.wire.xml.XmlException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** XML 1.0, Namespaces in XML 1.0 and RFC 6120 section 11, rule by rule, on one document. */
class XmlRulesTest {
  private static Element parse(String text) throws XmlException {
    return Xml.parse(text, XmlLimits.CLIENT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<a/> | <a/>",
        "<a></a> | <a/>",
        "<a ></a\t> | <a/>",
        "<a b='1' c=\"2\"\t/> | <a b='1' c='2'/>",
        "<a b = '1'/> | <a b='1'/>",
        "<?xml version='1.0'?><a/> | <a/>",
        "<?xml version=\"1.0\" encoding='utf-8' standalone='no' ?><a/> | <a/>",
        "\uFEFF<?xml version='1.0' encoding='UTF-8'?><a/> | <a/>",
        "\uFEFF<a/> | <a/>",
        " <a/>  | <a/>",
        "<a>&lt;&gt;&amp;&apos;&quot;</a> | <a>&lt;&gt;&amp;'\"</a>",
        "<a b='&lt;&gt;&amp;&apos;&quot;'/> | <a b='&lt;&gt;&amp;&apos;&quot;'/>",
        "<a>&#65;&#x42;&#x1F600;&#0000000000065;</a> | <a>AB\uD83D\uDE00A</a>",
        "<a b='&#9;&#10;&#13;'/> | <a b='&#x9;&#xA;&#xD;'/>",
        "<a>&#13;</a> | <a>&#xD;</a>",
        "<a><![CDATA[<b>&amp;]] ]>]]></a> | <a>&lt;b&gt;&amp;amp;]] ]&gt;</a>",
        "<a><![CDATA[]]></a> | <a/>",
        "<a>x<![CDATA[]]]]><![CDATA[>]]>y</a> | <a>x]]&gt;y</a>",
        "<a>] ]] ]>x></a> | <a>] ]] ]&gt;x&gt;</a>",
        "<a>]]&gt;</a> | <a>]]&gt;</a>",
        "<\u00E9l\u00E9ment \u00E0='\u00FC'/> | <\u00E9l\u00E9ment \u00E0='\u00FC'/>",
        "<a.b-c_d1/> | <a.b-c_d1/>",
        "<p:a xmlns:p='u'/> | <a xmlns='u'/>",
        "<p:a p:b='1' xmlns:p='u'/> | <a xmlns='u' xmlns:a0='u' a0:b='1'/>",
        "<a xmlns='u'><b/><c xmlns=''/><d xmlns='v'/></a> | <a xmlns='u'><b/><c xmlns=''/><d"
            + " xmlns='v'/></a>",
        "<a xmlns:p='u'><b xmlns:p='v'><p:c/></b><p:d/></a> | <a><b><c xmlns='v'/></b><d"
            + " xmlns='u'/></a>",
        "<a xml:lang='de'/> | <a xml:lang='de'/>",
        "<a xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:lang='de'/> | <a xml:lang='de'/>",
        "<a xmlns='u' b='1' p:b='2' xmlns:p='u'/> | <a xmlns='u' b='1' xmlns:a0='u' a0:b='2'/>",
        "<a>\u0080\u007F\uFFFD\uD800\uDC00\uDBFF\uDFFD</a> |"
            + " <a>\u0080\u007F\uFFFD\uD800\uDC00\uDBFF\uDFFD</a>",
        "<features xmlns='http://etherx.jabber.org/streams'/> | <stream:features"
            + " xmlns:stream='http://etherx.jabber.org/streams'/>"
      })
  void isAccepted(String text, String written) throws XmlException {
    assertThat(parse(text).toString()).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "<",
        "<a",
        "<a>",
        "<a/",
        "<a/><b/>",
        "<a/>x",
        "x<a/>",
        "<a></b>",
        "<a></a b='1'>",
        "<a></aa>",
        "<aa></a>",
        "</a>",
        "<a><b></a></b>",
        "< a/>",
        "<a / >",
        "<a/ >",
        "<1/>",
        "<-a/>",
        "<.a/>",
        "<a\u00D7/>",
        "<\u0300a/>",
        "<\u2028/>",
        "<\uD800\uDC00/>",
        "<a\u1E9E/>",
        "<a b/>",
        "<a b=/>",
        "<a b=1/>",
        "<a b='1/>",
        "<a b='1\"/>",
        "<a b='1'c='2'/>",
        "<a b='<'/>",
        "<a b='1' b='2'/>",
        "<a ='1'/>",
        "<a b==''/>",
        "<a>&</a>",
        "<a>& </a>",
        "<a>&;</a>",
        "<a>&#;</a>",
        "<a>&#x;</a>",
        "<a>&#X41;</a>",
        "<a>&#xG;</a>",
        "<a>&#4 1;</a>",
        "<a>&#0;</a>",
        "<a>&#8;</a>",
        "<a>&#xD800;</a>",
        "<a>&#xFFFE;</a>",
        "<a>&#x110000;</a>",
        "<a>&#99999999999999999999;</a>",
        "<a>&amp</a>",
        "<a>&1;</a>",
        "<a>]]></a>",
        "<a>x]]]></a>",
        "<a><![CDATA[x]></a>",
        "<a><![CDATA x]]></a>",
        "<a><![cdata[x]]></a>",
        "<![CDATA[x]]>",
        "<a>\u0000</a>",
        "<a>\u0008</a>",
        "<a>\u000B\u000C</a>",
        "<a>\u001F</a>",
        "<a>\uFFFE</a>",
        "<a>\uFFFF</a>",
        "<a b='\u0001'/>",
        "<a b='\uFFFF'/>",
        "<a><![CDATA[\u0000]]></a>",
        "<a><![CDATA[\uFFFF]]></a>",
        "<a\u0000/>",
        "<a \u000C/>",
        "<a\uFFFE/>",
        "<!a/>",
        "<a><!></a>",
        "<:a xmlns='u'/>",
        "<a: xmlns:a='u'/>",
        "<a:b:c xmlns:a='u'/>",
        "<a:1 xmlns:a='u'/>",
        "<a :b='1'/>",
        "<a xmlns:='u'/>",
        "<a xmlns:p=''/>",
        "<a xmlns:xml='u'/>",
        "<a xmlns:xmlns='u'/>",
        "<a xmlns:xmlns='http://www.w3.org/2000/xmlns/'/>",
        "<a xmlns:p='http://www.w3.org/2000/xmlns/'/>",
        "<a xmlns='http://www.w3.org/2000/xmlns/'/>",
        "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>",
        "<a xmlns='http://www.w3.org/XML/1998/namespace'/>",
        "<a xmlns='u' xmlns='u'/>",
        "<a xmlns='' xmlns=''/>",
        "<a xmlns:p='u' xmlns:p='v'/>",
        "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>",
        "<?xml version='1.1'?><a/>",
        "<?xml?><a/>",
        "<?xml encoding='UTF-8'?><a/>",
        "<?xml version='1.0' standalone='maybe'?><a/>",
        "<?xml version='1.0'><a/>",
        "<?xml version='1.0\"?><a/>",
        "\uFEFF\uFEFF<a/>"
      })
  void isNotWellFormed(String text) {
    refused(text, Reason.NOT_WELL_FORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a><!-- x --></a>",
        "<!-- x --><a/>",
        "<a/><!-- x -->",
        "<a><?php x ?></a>",
        "<?xml-stylesheet href='x'?><a/>",
        "<a><?xml version='1.0'?></a>",
        " <?xml version='1.0'?><a/>",
        "<?xml version='1.0'?><?xml version='1.0'?><a/>",
        "<!DOCTYPE a><a/>",
        "<a>&nbsp;</a>",
        "<a>&a;</a>",
        "<a b='&entity;'/>",
        "<stream xmlns='http://etherx.jabber.org/streams'/>",
        "<a><features xmlns='http://etherx.jabber.org/streams'/></a>"
      })
  void isRestricted(String text) {
    refused(text, text.startsWith("<a/><!") ? Reason.NOT_WELL_FORMED : Reason.RESTRICTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<p:a/>", "<a p:b='1'/>", "<a><b xmlns:p='u'/><p:c/></a>", "<xmlns:a/>"})
  void x3AnUndeclaredPrefixIsRefused(String text) {
    refused(text, Reason.BAD_NAMESPACE_PREFIX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "ISO-8859-1", "UTF-7", "utf8"})
  void anotherEncodingIsUnsupported(String encoding) {
    refused("<?xml version='1.0' encoding='" + encoding + "'?><a/>", Reason.UNSUPPORTED_ENCODING);
  }

  @Test
  void anotherEncodingThanDeclaredIsRefused() {
    byte[] utf16 = "<a/>".getBytes(java.nio.charset.StandardCharsets.UTF_16);
    assertThatThrownBy(() -> Xml.parse(utf16, XmlLimits.CLIENT))
        .isInstanceOfSatisfying(
            XmlException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_ENCODING));
  }

  @Test
  void lineEndsAreNormalised() throws XmlException {
    assertThat(parse("<a>1\r\n2\r3\n4\r\r\n5</a>").text()).isEqualTo("1\n2\n3\n4\n\n5");
    assertThat(parse("<a><![CDATA[1\r\n2\r3\n4]]></a>").text()).isEqualTo("1\n2\n3\n4");
    assertThat(parse("<a b='1\r\n2\r3\n4\t5'/>").attribute("b")).isEqualTo("1 2 3 4 5");
    assertThat(parse("<a>&#13;\n</a>").text()).isEqualTo("\r\n");
  }

  @Test
  void textBetweenTwoTagsIsOnePiece() throws XmlException {
    Element a = parse("<a>1&amp;2<![CDATA[3]]>4<b/>5</a>");
    assertThat(a.childCount()).isEqualTo(3);
    assertThat(a.child(0)).isEqualTo("1&234");
  }

  @Test
  void loneSurrogatesInAStringAreRefused() {
    for (String text :
        new String[] {
          "<a>\uD800</a>", "<a>\uDC00</a>", "<a>\uD800\uD800\uDC00</a>", "<a/>\uD83D"
        }) {
      refused(text, Reason.BAD_ENCODING);
    }
  }

  /** Refused in one piece and byte by byte, with the same reason. */
  private static void refused(String text, Reason reason) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOfSatisfying(XmlException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    if (reason == Reason.BAD_ENCODING) {
      return;
    }
    assertThatThrownBy(
            () -> {
              XmlTokenizer tokenizer = XmlTokenizer.ofDocument(new EventLog(), XmlLimits.CLIENT);
              for (byte b : text.getBytes(UTF_8)) {
                tokenizer.feed(new byte[] {b}, 0, 1);
              }
              tokenizer.finish();
            })
        .isInstanceOfSatisfying(XmlException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void whatStandsFurtherDownCanBeTakenOut() throws XmlException {
    Element tree = parse("<a><x/>1<b><x/>2<c><x><d/></x><e/></c></b></a>");
    assertThat(tree.withoutBelow(child -> child.name().equals("x"))).isEqualTo(parse("<a><x/>1<b>2<c><e/></c></b></a>"));
    assertThat(tree.withoutBelow(child -> child.name().equals("y"))).isSameAs(tree);
  }
}
