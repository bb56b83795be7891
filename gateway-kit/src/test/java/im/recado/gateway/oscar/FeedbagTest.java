package im.recado.gateway.oscar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.oscar.Feedbag.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The contact list, and that a server which does what it is told has the same one. */
class FeedbagTest {
  private static FeedbagItem buddy(String name, int group, int id) {
    return new FeedbagItem(name, group, id, FeedbagItem.BUDDY, Tlvs.NONE);
  }

  private static FeedbagItem group(String name, int number) {
    return new FeedbagItem(name, number, 0, FeedbagItem.GROUP, Tlvs.NONE);
  }

  private static Feedbag verona() {
    Feedbag feedbag = new Feedbag(Kind.AIM);
    feedbag.begin(List.of(group("", 0), group("Verona", 1), buddy("Juliet C", 1, 7), group("House", 2), buddy("juliet c", 2, 8)));
    return feedbag;
  }

  @Test
  void somebodyInTwoGroupsIsOne() {
    Feedbag feedbag = verona();
    assertThat(feedbag.names()).containsExactly("julietc");
    assertThat(feedbag.groups("julietc")).containsExactly("Verona", "House");
    assertThat(feedbag.alias("julietc")).isEqualTo("juliet c");
    assertThat(feedbag.isListed("julietc")).isTrue();
    assertThat(feedbag.isListed("nurse")).isFalse();
  }

  @Test
  void inAnEmptyListAGroupIsMadeFirst() throws Exception {
    Feedbag feedbag = new Feedbag(Kind.ICQ);
    List<Change> changes = feedbag.add("100002");
    assertThat(changes).extracting(change -> change.item().type() + change.item().name())
        .containsExactly("1General", "1", "0100002", "1General");
    assertThat(feedbag.groups("100002")).containsExactly("General");
  }

  @Test
  void whatTheServerRefusesIsTakenBack() throws Exception {
    Feedbag feedbag = verona();
    List<Change> changes = feedbag.add("nurse");
    assertThat(feedbag.isListed("nurse")).isTrue();
    changes.reversed().forEach(feedbag::undo);
    assertThat(feedbag.isListed("nurse")).isFalse();
    changes = feedbag.remove("julietc");
    assertThat(feedbag.isListed("julietc")).isFalse();
    changes.reversed().forEach(feedbag::undo);
    assertThat(feedbag.groups("julietc")).containsExactlyInAnyOrder("Verona", "House");
  }

  @Test
  void whoIsNotInTheListIsNotArranged() {
    assertThatThrownBy(() -> verona().arrange("nurse", "Nurse", List.of("House"))).isInstanceOf(NetworkException.class);
  }

  @Test
  void nothingChangesNothing() throws Exception {
    Feedbag feedbag = verona();
    feedbag.arrange("julietc", "My Juliet", List.of("House", "Verona"));
    assertThat(feedbag.arrange("julietc", "My Juliet", List.of("Verona", "House"))).isEmpty();
    assertThat(feedbag.alias("julietc")).isEqualTo("My Juliet");
  }

  /** Whatever is done, the changes say all of it: whoever follows them has the same list, and no place is used twice. */
  @Test
  void theServerHasTheSameList() throws Exception {
    Random random = new Random(13);
    Feedbag feedbag = new Feedbag(Kind.AIM);
    Map<Integer, FeedbagItem> server = new HashMap<>();
    String[] groups = {"A", "B", "C"};
    for (int i = 0; i < 2000; i++) {
      String name = "n" + random.nextInt(30);
      List<Change> changes =
          switch (random.nextInt(4)) {
            case 0 -> feedbag.isListed(name) ? List.of() : feedbag.add(name);
            case 1 -> feedbag.remove(name);
            default -> feedbag.isListed(name) ? feedbag.arrange(name, "x" + random.nextInt(3), some(random, groups)) : List.of();
          };
      for (Change change : changes) {
        FeedbagItem item = change.item();
        switch (change.subtype()) {
          case Change.ADD -> assertThat(server.put(item.place(), item)).isNull();
          case Change.UPDATE -> assertThat(server.put(item.place(), item)).isNotNull();
          default -> assertThat(server.remove(item.place())).isNotNull();
        }
      }
    }
    Feedbag after = new Feedbag(Kind.AIM);
    after.begin(List.copyOf(server.values()));
    assertThat(after.names()).containsExactlyInAnyOrderElementsOf(feedbag.names()).isNotEmpty();
    for (String name : feedbag.names()) {
      assertThat(after.alias(name)).isEqualTo(feedbag.alias(name));
      assertThat(after.groups(name)).containsExactlyInAnyOrderElementsOf(feedbag.groups(name));
    }
    for (FeedbagItem item : server.values()) {
      if (item.isGroup()) {
        long members = server.values().stream().filter(one -> one.isBuddy() && one.group() == item.group()).count();
        assertThat(item.tlvs().find(FeedbagItem.ORDER)).hasSize((int) (2 * members));
      }
    }
  }

  private static List<String> some(Random random, String[] groups) {
    List<String> some = new ArrayList<>();
    for (String group : groups) {
      if (random.nextBoolean()) {
        some.add(group);
      }
    }
    return some.isEmpty() ? List.of(groups[0]) : some;
  }
}
