package im.recado.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.model.Words;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The marks of networks are told apart by who sees no colours, too. */
class NetworkMarkTest {
  private static final int SIDE = 32;
  private static final List<String> NETWORKS = List.of("irc", "msn", "icq", "aim", "xmpp", "echo", "gadu-gadu");

  /** What of the square is the mark's ground, whatever its colour. */
  private static boolean[] ground(String network) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_ARGB);
    Graphics2D g = image.createGraphics();
    NetworkMark.paint(g, network, 0, 0, SIDE);
    g.dispose();
    boolean[] ground = new boolean[SIDE * SIDE];
    for (int i = 0; i < ground.length; i++) {
      ground[i] = new Color(image.getRGB(i % SIDE, i / SIDE), true).getAlpha() > 128;
    }
    return ground;
  }

  private static int difference(boolean[] one, boolean[] other) {
    int difference = 0;
    for (int i = 0; i < one.length; i++) {
      difference += one[i] == other[i] ? 0 : 1;
    }
    return difference;
  }

  @Test
  void everyNetworkHasAShapeOfItsOwn() {
    for (String one : NETWORKS) {
      for (String other : NETWORKS) {
        if (!one.equals(other)) {
          assertThat(difference(ground(one), ground(other))).as(one + " and " + other).isGreaterThan(SIDE);
        }
      }
    }
  }

  @Test
  void screenReadersSayTheNetwork() {
    assertThat(NetworkMark.name(Words.of("en"), "irc")).isEqualTo("On IRC");
    assertThat(NetworkMark.name(Words.of("en"), "gadu-gadu")).isEqualTo("On gadu-gadu");
  }
}
