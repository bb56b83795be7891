package im.recado.client.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Rectangle;
import org.junit.jupiter.api.Test;

class CropTest {
  @Test
  void atFirstItIsTheLargestSquareInTheMiddle() {
    assertThat(new Crop(640, 480).square()).isEqualTo(new Rectangle(80, 0, 480, 480));
    assertThat(new Crop(101, 301).square()).isEqualTo(new Rectangle(0, 100, 101, 101));
  }

  @Test
  void closerIsASmallerSquareAroundTheSameMiddle() {
    Crop crop = new Crop(640, 480);
    crop.zoom(2);
    assertThat(crop.square()).isEqualTo(new Rectangle(200, 120, 240, 240));
    crop.zoom(1000);
    assertThat(crop.square().width).isEqualTo(48);
    assertThat(crop.zoom()).isCloseTo(10, within(1e-9));
    crop.zoom(0);
    assertThat(crop.square()).isEqualTo(new Rectangle(80, 0, 480, 480));
  }

  @Test
  void theSquareNeverLeavesThePicture() {
    Crop crop = new Crop(640, 480);
    crop.zoom(3);
    crop.move(-100, 100);
    assertThat(crop.square()).isEqualTo(new Rectangle(0, 320, 160, 160));
    crop.move(0.5, -0.25);
    assertThat(crop.square()).isEqualTo(new Rectangle(80, 280, 160, 160));
    // From a corner back to the whole: what would be outside is moved in.
    crop.move(-100, 100);
    crop.zoom(1);
    assertThat(crop.square()).isEqualTo(new Rectangle(0, 0, 480, 480));
  }

  @Test
  void aPictureThatIsSmallCannotBeLookedAtCloser() {
    Crop crop = new Crop(20, 30);
    assertThat(crop.most()).isEqualTo(1);
    crop.zoom(5);
    assertThat(crop.square()).isEqualTo(new Rectangle(0, 5, 20, 20));
    assertThat(new Crop(1, 1).square()).isEqualTo(new Rectangle(0, 0, 1, 1));
  }
}
