package im.recado.modules.muc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.wire.jid.Jid;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is kept of the hats of a room (XEP-0317) can be read again, however many there are. */
final class HatsTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example");
  private static final Jid JULIET = Jid.valueOf("juliet@verona.example");

  @Test
  void asManyAsThereMayBe() {
    Hats hats = Hats.NONE;
    for (int i = 0; i < 50; i++) {
      hats = hats.with(new Hats.Hat("urn:hat:" + i + "&".repeat(480), "Hat " + i, null));
    }
    for (int i = 0; i < 1000; i++) {
      Jid wearer = Jid.valueOf("u" + i + "@verona.example");
      for (Hats.Hat hat : hats.all()) {
        hats = hats.worn(wearer, hat.uri(), true);
      }
    }
    String text = hats.write();
    Hats read = Hats.read(text);
    assertThat(read.all()).containsExactlyElementsOf(hats.all());
    assertThat(read.wearers()).isEqualTo(hats.wearers());
    assertThat(text.length()).as("characters, within what a column of a database takes").isLessThan(1 << 20);
  }

  @Test
  void asTheyWereWrittenOnce() {
    Hats hats =
        Hats.read(
            "<hats xmlns='urn:recado:hats:1'><hat uri='a' title='A'/><hat uri='b' title='B' hue='1'/>"
                + "<wearer jid='romeo@verona.example' uri='a'/><wearer jid='romeo@verona.example' uri='b'/>"
                + "<wearer jid='juliet@verona.example' uri='b'/></hats>");
    assertThat(hats.all()).containsExactly(new Hats.Hat("a", "A", null), new Hats.Hat("b", "B", "1"));
    assertThat(hats.wearers()).containsOnlyKeys(ROMEO, JULIET);
    assertThat(hats.wearers().get(ROMEO)).isEqualTo(Set.of("a", "b"));
    assertThat(hats.wearers().get(JULIET)).isEqualTo(Set.of("b"));
  }

  @Test
  void whatIsDamagedIsRefused() {
    for (String damaged : new String[] {"<hats", "9", "0 9", "x", ""}) {
      String text =
          damaged.startsWith("<")
              ? damaged
              : "<hats xmlns='urn:recado:hats:1'><hat uri='a' title='A'/><wearer jid='a@b' hats='" + damaged + "'/></hats>";
      assertThatThrownBy(() -> Hats.read(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
