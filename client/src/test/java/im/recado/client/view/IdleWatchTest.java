package im.recado.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.services.Profile;
import java.awt.Point;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdleWatchTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  @TempDir Path folder;

  @Test
  void whoMovesNothingForSoLongIsAway() {
    List<String> told = new ArrayList<>();
    try (Profile profile = new Profile(folder)) {
      IdleWatch watch = new IdleWatch(profile.settings(), since -> told.add(String.valueOf(since)));
      watch.look(NOON, new Point(1, 1));
      watch.look(NOON.plusSeconds(599), new Point(1, 1));
      assertThat(told).isEmpty();
      watch.look(NOON.plusSeconds(600), new Point(1, 1));
      watch.look(NOON.plusSeconds(900), null);
      assertThat(told).containsExactly("2026-11-23T12:00:00Z");
      watch.look(NOON.plusSeconds(950), new Point(1, 2));
      assertThat(told).containsExactly("2026-11-23T12:00:00Z", "null");
      watch.touched(NOON.plusSeconds(1500));
      watch.look(NOON.plusSeconds(1600), new Point(1, 2));
      assertThat(told).hasSize(2);
      profile.settings().set("away", "0");
      watch.look(NOON.plusSeconds(90_000), new Point(1, 2));
      assertThat(told).as("one does not want that").hasSize(2);
    }
  }
}
