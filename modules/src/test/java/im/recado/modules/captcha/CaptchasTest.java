package im.recado.modules.captcha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.limit.Source;
import im.recado.wire.form.DataForm;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Challenges of XEP-0158, and row A13 of the security catalogue. */
class CaptchasTest {
  private static final Source HERE = source("192.0.2.1");
  private static final Source THERE = source("192.0.2.2");

  private Instant now = Instant.parse("2025-05-01T12:00:00Z");
  private final Captchas<Source> captchas =
      new Captchas<>(new SecureRandom(), new Clock() {
        @Override
        public ZoneOffset getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return now;
        }
      });

  private static Source source(String address) {
    try {
      return Source.of(InetAddress.getByName(address));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private Captchas.Challenge challenge() {
    return captchas.challenge(HERE, "example.org", 12);
  }

  private static DataForm read(Captchas.Challenge challenge, String text) {
    return DataForm.submit("jabber:iq:register").value("challenge", challenge.id()).value("ocr", text).build();
  }

  @Test
  void whatStandsInThePictureIsTheAnswer() {
    Captchas.Challenge challenge = challenge();
    assertThat(captchas.passes(HERE, read(challenge, " " + challenge.text().toLowerCase(java.util.Locale.ROOT)))).isTrue();
  }

  @Test
  void a13AnAnswerCountsOnceFromWhereItWasAskedAndForItsOwnChallenge() {
    Captchas.Challenge first = challenge();
    Captchas.Challenge second = challenge();
    assertThat(captchas.passes(THERE, read(first, first.text()))).as("from elsewhere").isFalse();
    assertThat(captchas.passes(HERE, read(second, first.text()))).as("to another").isFalse();
    assertThat(captchas.passes(HERE, read(second, second.text()))).as("after a wrong one").isFalse();
    assertThat(captchas.passes(HERE, read(first, first.text()))).isTrue();
    assertThat(captchas.passes(HERE, read(first, first.text()))).as("again").isFalse();
    assertThat(captchas.passes(HERE, DataForm.submit("jabber:iq:register").build())).as("none").isFalse();
    Captchas.Challenge third = challenge();
    assertThat(captchas.passes(HERE, read(third, ""))).as("empty").isFalse();
  }

  @Test
  void aChallengeExpires() {
    Captchas.Challenge challenge = challenge();
    now = now.plus(Captchas.LIFETIME);
    assertThat(captchas.passes(HERE, read(challenge, challenge.text()))).isFalse();
  }

  @Test
  void onlyTheNewestOfAnAddressAreKept() {
    Captchas.Challenge oldest = challenge();
    for (int i = 0; i < 5; i++) {
      challenge();
    }
    assertThat(captchas.passes(HERE, read(oldest, oldest.text()))).isFalse();
  }

  @Test
  void workIsAnAnswerToo() {
    Captchas.Challenge challenge = challenge();
    assertThat(Long.parseLong(challenge.label(), 16)).isBetween(1L << 11, (1L << 12) - 1);
    int tries = 0;
    while (!Captchas.isProof(challenge, "example.org" + tries)) {
      tries++;
    }
    String proof = "example.org" + tries;
    DataForm elsewhere =
        DataForm.submit("jabber:iq:register").value("challenge", challenge.id()).value("SHA-256", proof).build();
    assertThat(captchas.passes(HERE, elsewhere)).isTrue();
    assertThat(Captchas.isProof(challenge, "example.net" + tries)).isFalse();
    assertThat(Captchas.isProof(captchas.challenge(HERE, "example.org", 0), proof)).as("not offered").isFalse();
  }

  @Test
  void thePictureIsAPictureWithInkOnIt() throws IOException {
    byte[] png = captchas.draw(challenge());
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(image.getWidth()).isEqualTo(CaptchaPicture.WIDTH);
    assertThat(image.getHeight()).isEqualTo(CaptchaPicture.HEIGHT);
    int dark = 0;
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        dark += (image.getRGB(x, y) & 0xff) < 128 ? 1 : 0;
      }
    }
    assertThat(dark).isBetween(500, image.getWidth() * image.getHeight() / 2);
    assertThat(png.length).isLessThan(20_000);
  }

  @Test
  void everyCharacterThatMayBeAskedForCanBeDrawn() {
    for (char c : Glyphs.ALL.toCharArray()) {
      assertThat(Glyphs.of(c).getBounds2D().getMaxX()).isLessThanOrEqualTo(Glyphs.WIDTH);
      assertThat(Glyphs.of(c).getBounds2D().getMaxY()).isLessThanOrEqualTo(Glyphs.HEIGHT);
    }
    assertThatThrownBy(() -> Glyphs.of('I')).isInstanceOf(IllegalArgumentException.class);
  }
}
