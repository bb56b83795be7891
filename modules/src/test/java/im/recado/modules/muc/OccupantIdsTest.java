package im.recado.modules.muc;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.wire.jid.Jid;
import org.junit.jupiter.api.Test;

/** By what people are known in a room (XEP-0421). */
final class OccupantIdsTest {
  private static final Jid ROOM = Jid.valueOf("coven@chat.shakespeare.example");
  private static final Jid HAG = Jid.valueOf("hag66@shakespeare.example");

  private final OccupantIds ids = new OccupantIds(new byte[32]);

  @Test
  void theSameInARoomAlwaysAndAnotherInEveryOther() {
    assertThat(ids.of(ROOM, HAG)).isEqualTo(new OccupantIds(new byte[32]).of(ROOM, HAG));
    assertThat(ids.of(ROOM, HAG)).isNotEqualTo(ids.of(Jid.valueOf("heath@chat.shakespeare.example"), HAG));
    assertThat(ids.of(ROOM, HAG)).isNotEqualTo(ids.of(ROOM, Jid.valueOf("hag67@shakespeare.example")));
  }

  @Test
  void nobodyMakesThemWithoutTheKeyAndTheyAreAsLongAsTheTextAllows() {
    byte[] other = new byte[32];
    other[31] = 1;
    assertThat(ids.of(ROOM, HAG)).isNotEqualTo(new OccupantIds(other).of(ROOM, HAG)).hasSizeLessThanOrEqualTo(128);
  }
}
