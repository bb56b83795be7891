package im.recado.wire.rsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlLimits;
import java.util.List;
import org.junit.jupiter.api.Test;

/** XEP-0059. */
final class PagesTest {
  private static final List<String> ALL = List.of("a", "b", "c", "d", "e");

  private static Pages.Page<String> page(String set) throws Exception {
    PageRequest request =
        PageRequest.in(Xml.parse("<query xmlns='q'><set xmlns='http://jabber.org/protocol/rsm'>" + set + "</set></query>", XmlLimits.SERVER));
    return Pages.cut(ALL, item -> item, request, 10, 100);
  }

  @Test
  void pagesGoForwards() throws Exception {
    assertThat(page("<max>2</max>").items()).containsExactly("a", "b");
    assertThat(page("<max>2</max><after>b</after>").items()).containsExactly("c", "d");
    assertThat(page("<max>2</max><after>e</after>").items()).isEmpty();
    assertThat(page("<max>2</max><after>b</after>").info()).isEqualTo(new PageInfo("c", 2, "d", 5));
  }

  @Test
  void pagesGoBackwards() throws Exception {
    assertThat(page("<max>2</max><before/>").items()).containsExactly("d", "e");
    assertThat(page("<max>2</max><before>d</before>").items()).containsExactly("b", "c");
    assertThat(page("<max>2</max><before>a</before>").items()).isEmpty();
  }

  @Test
  void aPageIsFoundByItsIndex() throws Exception {
    assertThat(page("<max>2</max><index>3</index>").items()).containsExactly("d", "e");
    assertThat(page("<max>2</max><index>9</index>").items()).isEmpty();
  }

  @Test
  void noItemsButTheCount() throws Exception {
    assertThat(page("<max>0</max>").items()).isEmpty();
    assertThat(page("<max>0</max>").info()).isEqualTo(PageInfo.empty(5));
  }

  @Test
  void withoutARequestTheUsualPageComes() throws Exception {
    assertThat(PageRequest.in(Xml.parse("<query xmlns='q'/>", XmlLimits.SERVER))).isEqualTo(PageRequest.FIRST);
    assertThat(Pages.cut(ALL, item -> item, PageRequest.FIRST, 3, 100).items()).containsExactly("a", "b", "c");
  }

  @Test
  void whatIsNotThereIsNotPagedFrom() {
    assertThatThrownBy(() -> page("<after>x</after>"))
        .isInstanceOfSatisfying(
            StanzaException.class, e -> assertThat(e.error().condition()).isEqualTo(Condition.ITEM_NOT_FOUND));
    assertThatThrownBy(() -> page("<before>x</before>")).isInstanceOf(StanzaException.class);
  }

  @Test
  void numbersAreNumbers() {
    for (String wrong : List.of("<max>-1</max>", "<max>many</max>", "<index/>", "<max>99999999999</max>")) {
      assertThatThrownBy(() -> page(wrong))
          .isInstanceOfSatisfying(
              StanzaException.class, e -> assertThat(e.error().condition()).isEqualTo(Condition.BAD_REQUEST));
    }
  }
}
