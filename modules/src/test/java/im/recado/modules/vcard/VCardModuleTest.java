package im.recado.modules.vcard;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.module.Options;
import im.recado.modules.Meddled;
import im.recado.modules.roster.Verona;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import org.junit.jupiter.api.Test;

class VCardModuleTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.lit");

  private final Meddled store = new Meddled();
  private final VCardModule vcards = new VCardModule(new Options(), new Verona().roster, store, account -> true);

  private static Element named(String name) {
    return Element.of("vCard", VCardModule.NS).withChild(Element.of("FN", VCardModule.NS, name));
  }

  private String kept() {
    return String.valueOf(store.all(ROMEO).get("vcard"));
  }

  /** The directory of an office tells of somebody who has just logged in for the first time, and does it themselves. */
  @Test
  void whatSomebodyTellsIsNotReplacedByWhatADirectoryKnows() throws Exception {
    store.meanwhile(() -> vcards.keep(ROMEO, named("Romeo, in love")));
    vcards.begin(ROMEO, named("Montague, Romeo"));
    store.settle();
    assertThat(kept()).contains("Romeo, in love");
    vcards.begin(ROMEO, named("Montague, Romeo"));
    assertThat(kept()).contains("Romeo, in love");
  }

  @Test
  void whoHasToldNothingBeginsWithWhatADirectoryKnows() {
    vcards.begin(ROMEO, named("Montague, Romeo"));
    assertThat(kept()).contains("Montague, Romeo");
  }
}
