package im.recado.client.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Point;
import java.awt.Rectangle;
import org.junit.jupiter.api.Test;

class RegionTest {
  private final Region region = new Region(800, 600);

  @Test
  void itIsBetweenTwoCornersWhicheverComesFirst() {
    region.to(300, 200);
    region.begin();
    region.to(100, 260);
    assertThat(region.chosen()).contains(new Rectangle(100, 200, 200, 60));
  }

  @Test
  void withKeysItIsTheSame() {
    assertThat(region.cross()).isEqualTo(new Point(400, 300));
    region.by(-100, -100);
    region.begin();
    region.by(50, 5);
    assertThat(region.chosen()).contains(new Rectangle(300, 200, 50, 5));
    region.again();
    assertThat(region.begun()).isFalse();
    assertThat(region.chosen()).isEmpty();
  }

  @Test
  void itStaysOnTheScreenAndAClickIsNoChoice() {
    region.to(-20, 700);
    region.begin();
    region.to(2, 300);
    assertThat(region.chosen()).isEmpty();
    region.to(5000, -5);
    assertThat(region.chosen()).contains(new Rectangle(0, 0, 800, 600));
  }

  @Test
  void aPointOfAFineScreenIsSeveralDots() {
    assertThat(region.dots(new Rectangle(10, 20, 30, 40), 1600, 1200)).isEqualTo(new Rectangle(20, 40, 60, 80));
    assertThat(region.dots(new Rectangle(11, 0, 2, 2), 1200, 900)).isEqualTo(new Rectangle(16, 0, 4, 3));
    assertThat(region.dots(new Rectangle(0, 0, 800, 600), 1199, 899)).isEqualTo(new Rectangle(0, 0, 1199, 899));
  }
}
