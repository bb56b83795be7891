package im.recado.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.link.Link;
import im.recado.modules.link.LinkStore;
import im.recado.wire.jid.Jid;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link LinkStore} promises. */
abstract class LinkStoreContract extends StoreContract {
  private static Link link(Jid owner, String gateway, int number) {
    return new Link(owner, gateway, number, "jos\u00e9", "sealed " + number, NOON);
  }

  @Test
  void aLinkIsFoundAsItWasKept() {
    Link romeo = link(ROMEO, "irc", 0);
    stores().links().put(romeo);
    LinkStore again = reopened().links();
    assertThat(again.find(ROMEO, "irc", 0)).isEqualTo(romeo);
    assertThat(again.find(ROMEO, "irc", 1)).isNull();
    assertThat(again.find(ROMEO, "msn", 0)).isNull();
    assertThat(again.find(JULIET, "irc", 0)).isNull();
  }

  @Test
  void aLinkTakesThePlaceOfAnOlderOne() {
    LinkStore store = stores().links();
    store.put(link(ROMEO, "irc", 0));
    store.put(new Link(ROMEO, "irc", 0, "montague", "other", NOON.plusSeconds(60)));
    assertThat(store.of(ROMEO)).containsExactly(new Link(ROMEO, "irc", 0, "montague", "other", NOON));
  }

  @Test
  void anOwnerHasSeveral() {
    LinkStore store = stores().links();
    List<Link> links = List.of(link(ROMEO, "irc", 0), link(ROMEO, "irc", 1), link(ROMEO, "msn", 0));
    links.reversed().forEach(store::put);
    store.put(link(JULIET, "irc", 0));
    assertThat(store.of(ROMEO)).isEqualTo(links);
    assertThat(store.remove(ROMEO, "irc", 1)).isTrue();
    assertThat(store.remove(ROMEO, "irc", 1)).isFalse();
    assertThat(store.of(ROMEO)).containsExactly(links.get(0), links.get(2));
    store.removeAll(ROMEO);
    assertThat(store.of(ROMEO)).isEmpty();
    assertThat(store.of(JULIET)).hasSize(1);
  }

  @Test
  void thoseOfAGatewayAreReadInPagesOfWholeOwners() {
    LinkStore store = stores().links();
    Link juliet = link(JULIET, "irc", 0);
    Link nurse = link(NURSE, "irc", 0);
    Link nurseToo = link(NURSE, "irc", 1);
    Link romeo = link(ROMEO, "irc", 0);
    List.of(romeo, nurseToo, nurse, juliet, link(ROMEO, "msn", 0)).forEach(store::put);
    assertThat(store.at("irc", List.of(), null, 2)).containsExactly(juliet, nurse, nurseToo);
    assertThat(store.at("irc", List.of(), NURSE, 2)).containsExactly(romeo);
    assertThat(store.at("irc", List.of(), ROMEO, 2)).isEmpty();
    assertThat(store.at("icq", List.of(), null, 2)).isEmpty();
    Link elsewhere = link(Jid.valueOf("nurse@mantua.example"), "irc", 0);
    store.put(elsewhere);
    assertThat(store.at("irc", List.of("mantua.example"), null, 2)).containsExactly(elsewhere);
    assertThat(store.at("irc", List.of(NURSE.domain(), ROMEO.domain()), JULIET, 3)).containsExactly(nurse, nurseToo, romeo);
    assertThat(store.at("irc", List.of("mantua.example", NURSE.domain(), ROMEO.domain()), null, 9)).hasSize(5);
    assertThat(store.at("irc", List.of("antua.example"), null, 9)).isEmpty();
  }
}
