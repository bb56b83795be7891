package im.recado.kernel.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Everybody hears, and whoever tells can know whether all heard well. */
final class EventsTest {
  private record Told(boolean fails) {}

  private final Events events = new Events();
  private final List<String> heard = new ArrayList<>();

  @Test
  void whoFailsKeepsNobodyFromHearingAndIsNoticed() {
    events.on(
        Told.class,
        told -> {
          heard.add("first");
          if (told.fails()) {
            throw new IllegalStateException("no");
          }
        });
    events.on(Told.class, told -> heard.add("second"));
    assertThat(events.tell(new Told(true))).isFalse();
    assertThat(events.tell(new Told(false))).isTrue();
    events.fire(new Told(true));
    assertThat(heard).containsExactly("first", "second", "first", "second", "first", "second");
  }

  @Test
  void whatNobodyListensToIsHeardWell() {
    assertThat(events.tell(new Told(true))).isTrue();
  }
}
