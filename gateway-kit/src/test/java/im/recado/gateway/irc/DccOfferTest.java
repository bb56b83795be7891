package im.recado.gateway.irc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DccOfferTest {
  @Test
  void offersAreUnderstoodAsProgramsWriteThem() {
    assertThat(DccOffer.read("SEND plan.txt 2130706433 4000 1234")).isEqualTo(new DccOffer("plan.txt", 1234));
    assertThat(DccOffer.read("send plan.txt 2130706433 0 1234 17")).isEqualTo(new DccOffer("plan.txt", 1234));
    assertThat(DccOffer.read("SEND \"my plan.txt\" 1 2 3")).isEqualTo(new DccOffer("my plan.txt", 3));
    assertThat(DccOffer.read("SEND plan.txt 1 2")).isEqualTo(new DccOffer("plan.txt", 0));
    assertThat(DccOffer.read("SEND plan.txt")).isEqualTo(new DccOffer("plan.txt", 0));
    assertThat(DccOffer.read("SEND C:\\secret\\../x/plan.txt 1 2 99999999999999999999")).isEqualTo(new DccOffer("plan.txt", 0));
    assertThat(DccOffer.read("SEND ")).isEqualTo(new DccOffer("", 0));
    assertThat(DccOffer.read("SEND \"unfinished 1 2 3")).isEqualTo(new DccOffer("unfinished", 3));
  }

  @Test
  void whatIsNoFileIsNoOffer() {
    assertThat(DccOffer.read("CHAT chat 1 2")).isNull();
    assertThat(DccOffer.read("SENDER x")).isNull();
    assertThat(DccOffer.read("")).isNull();
  }

  @Test
  void refusalsNameTheFile() {
    assertThat(new DccOffer("plan.txt", 1).refusal()).isEqualTo("DCC REJECT SEND plan.txt");
    assertThat(new DccOffer("my plan.txt", 1).refusal()).isEqualTo("DCC REJECT SEND \"my plan.txt\"");
  }
}
