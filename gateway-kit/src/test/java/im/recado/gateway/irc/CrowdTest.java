package im.recado.gateway.irc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many people in channels are known, whatever servers say. */
class CrowdTest {
  private static int fill(Crowd.Share share) {
    int all = 0;
    while (share.more()) {
      all++;
    }
    return all;
  }

  @Test
  void whoHasFewAlwaysHasRoomAndNobodyHasItAll() {
    Crowd crowd = new Crowd(40_000);
    List<Crowd.Share> hostile = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      hostile.add(crowd.share());
    }
    hostile.forEach(share -> assertThat(fill(share)).isBetween(Crowd.SOME, 10_000));
    assertThat(fill(crowd.share())).isEqualTo(Crowd.SOME);
    assertThat(crowd.here()).isLessThan(40_000 + 21L * Crowd.SOME);
    // When they have gone there is room again.
    hostile.forEach(Crowd.Share::end);
    assertThat(crowd.here()).isEqualTo(Crowd.SOME);
    assertThat(fill(crowd.share())).isGreaterThan(Crowd.SOME);
  }

  @Test
  void whoHasEndedTakesNothingAndGivesNothingBackTwice() {
    Crowd crowd = new Crowd(1_000_000);
    Crowd.Share share = crowd.share();
    assertThat(fill(share)).isEqualTo(Crowd.MOST);
    share.less(10);
    assertThat(fill(share)).isEqualTo(10);
    share.end();
    share.end();
    share.less(5);
    share.one();
    assertThat(share.more()).isFalse();
    assertThat(crowd.here()).isZero();
  }

  @Test
  void aChannelGivesBackWhoGoes() {
    Crowd crowd = new Crowd(1_000_000);
    Channel channel = new Channel("#coven%verona", "#coven", crowd.share());
    channel.put("anna", "Anna");
    channel.put("anna", "Anna");
    channel.put("beth", "Beth");
    channel.put("a".repeat(101), "a".repeat(101));
    channel.putOwn("rosa", "Rosa");
    assertThat(crowd.here()).isEqualTo(3);
    channel.rename("anna", "beth", "beth");
    assertThat(crowd.here()).isEqualTo(2);
    channel.remove("beth");
    channel.remove("beth");
    assertThat(crowd.here()).isEqualTo(1);
    channel.clear();
    assertThat(crowd.here()).isZero();
  }
}
