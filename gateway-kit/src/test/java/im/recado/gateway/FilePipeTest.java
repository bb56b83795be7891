package im.recado.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FilePipeTest {
  private final FilePipe pipe = new FilePipe();

  /** Puts on a thread of its own, which may wait. */
  private CompletableFuture<Boolean> putting(byte[] piece) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          try {
            done.complete(pipe.put(piece));
          } catch (InterruptedException e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }

  @Test
  void whatGoesInComesOut() throws Exception {
    assertThat(pipe.put(new byte[] {1, 2, 3})).isTrue();
    assertThat(pipe.put(new byte[0])).isTrue();
    assertThat(pipe.put(new byte[] {(byte) 255})).isTrue();
    pipe.end();
    assertThat(pipe.read()).isEqualTo(1);
    byte[] some = new byte[10];
    assertThat(pipe.read(some, 0, 10)).isEqualTo(2);
    assertThat(pipe.read()).isEqualTo(255);
    assertThat(pipe.read()).isEqualTo(-1);
    assertThat(pipe.put(new byte[] {4})).isFalse();
  }

  @Test
  void whoPutsMoreThanItHoldsWaitsForWhoReads() throws Exception {
    assertThat(pipe.put(new byte[FilePipe.MOST])).isTrue();
    CompletableFuture<Boolean> more = putting(new byte[10]);
    assertThat(more).isNotDone();
    assertThat(pipe.readNBytes(FilePipe.MOST)).hasSize(FilePipe.MOST);
    assertThat(more.get(30, TimeUnit.SECONDS)).isTrue();
    // One that is larger than all that it holds goes through alone.
    CompletableFuture<Boolean> large = putting(new byte[3 * FilePipe.MOST]);
    assertThat(pipe.readNBytes(10)).hasSize(10);
    assertThat(large.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoReadsHearsThatNoMoreComes() throws Exception {
    assertThat(pipe.put(new byte[] {1})).isTrue();
    pipe.fail("Cut.");
    pipe.fail("Again.");
    assertThatThrownBy(pipe::read).isInstanceOf(IOException.class);
    assertThat(pipe.failure()).isEqualTo("Cut.");
    assertThat(pipe.put(new byte[] {2})).isFalse();
  }

  @Test
  void whoPutsHearsThatNobodyReads() throws Exception {
    assertThat(pipe.put(new byte[FilePipe.MOST])).isTrue();
    CompletableFuture<Boolean> more = putting(new byte[10]);
    pipe.close();
    assertThat(more.get(30, TimeUnit.SECONDS)).isFalse();
    assertThat(pipe.failure()).isEmpty();
  }

  @Test
  void whatIsStillForTooLongEnds() throws Exception {
    assertThat(pipe.put(new byte[] {1})).isTrue();
    pipe.look("Silence.");
    assertThat(pipe.failure()).isEmpty();
    assertThat(pipe.read()).isEqualTo(1);
    pipe.look("Silence.");
    assertThat(pipe.failure()).isEmpty();
    pipe.look("Silence.");
    assertThat(pipe.failure()).isEqualTo("Silence.");
  }
}
