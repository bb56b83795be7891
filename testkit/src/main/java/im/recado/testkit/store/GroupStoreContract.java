package im.recado.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.groups.Group;
import im.recado.modules.groups.GroupStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@link GroupStore} promises. */
abstract class GroupStoreContract extends StoreContract {
  private static final Group LOVERS = new Group("lovers", "Lovers \uD83C\uDF39", "");
  private static final Group HOUSES = new Group("Houses ", "", "ldap");

  @Test
  void groupsStayWithThoseWhoAreInThem() {
    stores().groups().put(LOVERS);
    stores().groups().put(HOUSES);
    stores().groups().add("lovers", Map.of(ROMEO, "Romeo \u00c9.", JULIET, ""));
    stores().groups().add("Houses ", Map.of(NURSE, "Nurse"));
    GroupStore store = reopened().groups();
    assertThat(store.groups()).containsExactly(HOUSES, LOVERS);
    assertThat(store.members("lovers")).isEqualTo(Map.of(ROMEO, "Romeo \u00c9.", JULIET, ""));
    assertThat(store.members("Houses ")).isEqualTo(Map.of(NURSE, "Nurse"));
    assertThat(store.members("Houses")).isEmpty();
    assertThat(store.members("LOVERS")).isEmpty();
  }

  @Test
  void whatIsPutReplacesAndPeopleStay() {
    GroupStore store = stores().groups();
    store.put(LOVERS);
    store.add("lovers", Map.of(ROMEO, "R"));
    Group other = new Group("lovers", "", "");
    store.put(other);
    store.add("lovers", Map.of(ROMEO, "Romeo"));
    assertThat(store.groups()).containsExactly(other);
    assertThat(store.members("lovers")).isEqualTo(Map.of(ROMEO, "Romeo"));
  }

  @Test
  void whoIsTakenOutIsGoneAndWithAGroupEverybody() {
    GroupStore store = stores().groups();
    store.put(LOVERS);
    store.add("lovers", Map.of(ROMEO, "", JULIET, "", NURSE, ""));
    store.takeOut("lovers", List.of(NURSE, ROMEO));
    store.takeOut("lovers", List.of(NURSE));
    assertThat(store.members("lovers")).containsOnlyKeys(JULIET);
    assertThat(store.remove("lovers")).isTrue();
    assertThat(store.remove("lovers")).isFalse();
    assertThat(store.groups()).isEmpty();
    store.put(LOVERS);
    assertThat(store.members("lovers")).isEmpty();
  }
}
