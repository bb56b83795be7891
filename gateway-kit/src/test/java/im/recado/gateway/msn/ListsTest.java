package im.recado.gateway.msn;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The list as a server is told it. */
class ListsTest {
  /** Servers end the connection of who says of somebody that they may see the user and may not. */
  @Test
  void nobodyIsInBothListsOfWhoMaySeeTheUser() {
    MsnList list = new MsnList();
    requireNonNull(list.of("bob@example.com")).put(Buddy.FORWARD | Buddy.ALLOW | Buddy.BLOCK | Buddy.REVERSE, true);
    requireNonNull(list.of("carol@example.com")).put(Buddy.ALLOW | Buddy.PENDING, true);
    requireNonNull(list.of("dan@example.org")).put(Buddy.REVERSE, true);
    assertThat(Lists.payloads(list))
        .containsExactly("<ml l='1'><d n='example.com'><c n='bob' l='5' t='1'/><c n='carol' l='2' t='1'/></d></ml>");
  }
}
