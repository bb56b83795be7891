package im.recado.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.search.DirectoryStore;
import im.recado.modules.search.DirectoryStore.Wanted;
import im.recado.modules.search.Listing;
import im.recado.wire.jid.Jid;
import org.junit.jupiter.api.Test;

/** What {@link DirectoryStore} promises. */
abstract class DirectoryStoreContract extends StoreContract {
  private static final Listing R = new Listing(ROMEO, "Romeo", "Montague", "Ro_meo", "r%1@example.org");
  private static final Listing J = new Listing(JULIET, "\u00c9lise Juliet", "Capulet", "", "");

  private static Wanted wanted(String first, String last, String nick) {
    return new Wanted("", first, last, nick, "");
  }

  @Test
  void whoIsInIsFoundByAnyPartOfAnyField() {
    stores().directory().put(R);
    stores().directory().put(J);
    DirectoryStore store = reopened().directory();
    String domain = ROMEO.domain();
    assertThat(store.find(ROMEO)).isEqualTo(R);
    assertThat(store.search(domain, wanted("", "", ""), 10)).contains(R);
    assertThat(store.search(domain, wanted("ome", "ague", ""), 10)).containsExactly(R);
    assertThat(store.search(domain, wanted("ome", "capulet", ""), 10)).isEmpty();
    assertThat(store.search(JULIET.domain(), wanted("\u00e9lise", "", ""), 10)).containsExactly(J);
    assertThat(store.search("elsewhere.example", wanted("", "", ""), 10)).isEmpty();
    assertThat(store.search(domain, new Wanted("rom", "", "", "", ""), 10)).containsExactly(R);
  }

  @Test
  void r8SignsOfPatternsAreOrdinarySigns() {
    DirectoryStore store = stores().directory();
    store.put(R);
    String domain = ROMEO.domain();
    assertThat(store.search(domain, wanted("", "", "_"), 10)).containsExactly(R);
    assertThat(store.search(domain, wanted("", "", "o%o"), 10)).isEmpty();
    assertThat(store.search(domain, wanted("r_m", "", ""), 10)).isEmpty();
    assertThat(store.search(domain, wanted("!", "", ""), 10)).isEmpty();
    assertThat(store.search(domain, wanted("' OR '1'='1", "", ""), 10)).isEmpty();
    assertThat(store.search(domain, new Wanted("", "", "", "", "r%1"), 10)).containsExactly(R);
  }

  @Test
  void whatIsPutReplacesAndWhatIsRemovedIsGone() {
    DirectoryStore store = stores().directory();
    store.put(R);
    Listing other = new Listing(ROMEO, "R.", "", "", "");
    store.put(other);
    assertThat(store.find(ROMEO)).isEqualTo(other);
    assertThat(store.remove(ROMEO)).isTrue();
    assertThat(store.remove(ROMEO)).isFalse();
    assertThat(store.find(ROMEO)).isNull();
  }

  @Test
  void onlySoManyAreTold() {
    DirectoryStore store = stores().directory();
    for (int i = 0; i < 5; i++) {
      store.put(new Listing(Jid.valueOf("user" + i + "@many.example"), "x", "", "", ""));
    }
    assertThat(store.search("many.example", wanted("x", "", ""), 3)).hasSize(3);
  }
}
