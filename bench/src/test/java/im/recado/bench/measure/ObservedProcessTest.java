package im.recado.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ObservedProcessTest {
  @Test
  void cpuIsUserPlusSystemTimeWhateverTheCommandIsCalled() {
    String rest = "S 1 4711 4711 0 -1 4194560 100 0 0 0 1234 66 5 5 20 0 14 0 100 200 300";
    assertThat(ObservedProcess.cpuMicros("4711 (java) " + rest)).isEqualTo(13_000_000);
    assertThat(ObservedProcess.cpuMicros("4711 (a) b (c) S 9) " + rest)).isEqualTo(13_000_000);
  }

  @Test
  void memoryIsTheResidentSet() {
    assertThat(ObservedProcess.residentKib("Name:\tjava\nVmHWM:\t  9999 kB\nVmRSS:\t  123456 kB\nThreads:\t3\n"))
        .isEqualTo(123_456);
    assertThat(ObservedProcess.residentKib("Name:\tzombie\n")).isZero();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "there is no /proc elsewhere")
  void theOwnProcessIsSeenAndAnUnknownOneRefused() throws IOException {
    ObservedProcess self = ObservedProcess.self();
    assertThat(self.residentKib()).isPositive();
    assertThat(self.cpuMicros()).isNotNegative();
    assertThatThrownBy(() -> ObservedProcess.of(Integer.MAX_VALUE)).isInstanceOf(IOException.class);
  }
}
