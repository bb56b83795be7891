package im.recado.kernel.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WaitingRoomTest {
  @Test
  void d4ItTakesAQuarterOfTheMemory() {
    WaitingRoom room = new WaitingRoom(400L << WaitingRoom.MEBIBYTE);
    room.add(100);
    assertThat(room.isFull()).isFalse();
    room.add(1);
    assertThat(room.isFull()).isTrue();
    room.add(-1);
    assertThat(room.isFull()).isFalse();
    assertThat(room.taken()).isEqualTo(100);
  }
}
