package im.recado.wire.jid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainsTest {
  @ParameterizedTest
  @CsvSource({
    "example.org, example.org",
    "EXAMPLE.ORG, example.org",
    "Example.Org., example.org",
    "example\u3002org, example.org",
    "example\uFF0Eorg, example.org",
    "example\uFF61org, example.org",
    "\uFF25\uFF38ample.org, example.org",
    "b\u00FCcher.example, b\u00FCcher.example",
    "B\u00DCCHER.example, b\u00FCcher.example",
    "bu\u0308cher.example, b\u00FCcher.example",
    "xn--bcher-kva.example, b\u00FCcher.example",
    "XN--BCHER-KVA.EXAMPLE., b\u00FCcher.example",
    "stra\u00DFe.example, stra\u00DFe.example",
    "xn--strae-oqa.example, stra\u00DFe.example",
    "strasse.example, strasse.example",
    "\u05D3\u05D5\u05D2\u05DE\u05D4.example, \u05D3\u05D5\u05D2\u05DE\u05D4.example",
    "xn--6dbbec0c.example, \u05D3\u05D5\u05D2\u05DE\u05D4.example",
    "\u4F8B\u5B50.\u6D4B\u8BD5, \u4F8B\u5B50.\u6D4B\u8BD5",
    "xn--fsqu00a.xn--0zwm56d, \u4F8B\u5B50.\u6D4B\u8BD5",
    "192.0.2.1, 192.0.2.1",
    "192.0.2.1., 192.0.2.1",
    "[2001:DB8::1], [2001:db8::1]",
    "[2001:0db8:0:0:0:0:0:1], [2001:db8::1]",
    "[2001:db8:0:0:1:0:0:1], [2001:db8::1:0:0:1]",
    "[::], [::]",
    "[0:0:0:0:0:0:0:0], [::]",
    "[::1], [::1]",
    "[1::], [1::]",
    "[::FFFF:192.0.2.1], [::ffff:c000:201]",
    "[1:2:3:4:5:6:7:8], [1:2:3:4:5:6:7:8]",
    "localhost, localhost",
    "a_b.example, a_b.example",
    "1e100.example, 1e100.example"
  })
  void u5EveryWayToWriteADomainHasOneForm(String written, String form) throws JidException {
    Jid jid = Jid.of(null, written, null);
    assertThat(jid.domain()).isEqualTo(form);
    assertThat(Jid.of(null, form, null)).isEqualTo(jid);
    assertThat(Jid.parse("a@" + written + "/r")).isEqualTo(Jid.parse("a@" + form + "/r"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a..b",
        ".a",
        "a.b..",
        "-a.b",
        "a-.b",
        "a b",
        "a\tb",
        "a@b",
        "a:5222",
        "ab--cd.example",
        "xn--.example",
        "xn--a.example",
        "xn--abc-.example",
        "xn--\u00FC.example",
        "xn--bcher-kva9999999999.example",
        "\u0301a.example",
        "a\u200Bb.example",
        "a\u200Db.example",
        "\u00FC-.example",
        "\u2603.example",
        "\uD800.example",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "01.2.3.4",
        "12",
        "[::1",
        "::1",
        "[]",
        "[:]",
        "[:::]",
        "[1:2:3:4:5:6:7]",
        "[1:2:3:4:5:6:7:8:9]",
        "[1::2::3]",
        "[12345::]",
        "[fe80::1%eth0]",
        "[::1.2.3]",
        "[1:2:3:4:5:6:7:1.2.3.4]",
        "[g::]",
        "[v1.x]"
      })
  void u5WhatIsNoDomainIsRefused(String written) {
    assertThatThrownBy(() -> Jid.of("a", written, null)).isInstanceOf(JidException.class);
  }

  @Test
  void aLabelHasAtMost63BytesAlsoWhenWrittenInUnicode() throws JidException {
    assertThat(Jid.of(null, "a".repeat(63) + ".example", null).domain()).hasSize(71);
    assertThatThrownBy(() -> Jid.of(null, "a".repeat(64) + ".example", null))
        .isInstanceOf(JidException.class);
    assertThatThrownBy(() -> Jid.of(null, "A1".repeat(32) + ".example", null))
        .isInstanceOf(JidException.class);
    assertThat(Jid.of(null, "\u00FC".repeat(40) + ".example", null).domain()).startsWith("\u00FC");
    assertThatThrownBy(() -> Jid.of(null, "\u00FC".repeat(64) + ".example", null))
        .isInstanceOf(JidException.class);
  }

  @Test
  void aDomainHasAtMost1023Bytes() throws JidException {
    String most = ("a".repeat(63) + ".").repeat(15) + "a".repeat(63);
    assertThat(most).hasSize(1023);
    assertThat(Jid.of(null, most, null).domain()).isEqualTo(most);
    assertThatThrownBy(() -> Jid.of(null, "a." + most, null)).isInstanceOf(JidException.class);
    assertThatThrownBy(() -> Jid.of(null, "a".repeat(1_000_000), null))
        .isInstanceOf(JidException.class);
  }

  @Test
  void aCapitalSigmaIsTheSameWhereverItStands() throws JidException {
    assertThat(Jid.of(null, "\u0391\u03A3.example", null))
        .isEqualTo(Jid.of(null, "\u03B1\u03C3.example", null));
  }

  @Test
  void theDnsHasDomainsInAscii() {
    assertThat(Jid.valueOf("example.org").asciiDomain()).isEqualTo("example.org");
    assertThat(Jid.valueOf("B\u00dccher.example").asciiDomain()).isEqualTo("xn--bcher-kva.example");
    // Another domain than strasse.example, also where older rules made them one.
    assertThat(Jid.valueOf("stra\u00dfe.example").asciiDomain()).isEqualTo("xn--strae-oqa.example");
  }
}
