package im.recado.net;

import im.recado.kernel.limit.ReadLimits;
import im.recado.kernel.limit.ReadMeter;
import im.recado.wire.jid.Jid;
import io.netty.channel.ChannelConfig;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How fast one connection is read ({@link ReadLimits}): not at all while its stream is behind, or while it has had more
 * than its share. For its loop.
 */
final class Pace {
  private final NettyLoop loop;
  private final @Nullable ReadMeter meter;
  private @Nullable ChannelConfig channel;
  private boolean wanted = true;
  private boolean throttled;

  /** How often reading was paused, to know which pause was the last. */
  private int pauses;

  /** That of a stranger. */
  Pace(NettyLoop loop, ReadLimits limits, InetAddress peer) {
    this.loop = loop;
    this.meter = limits.meter(peer);
  }

  private Pace(NettyLoop loop) {
    this.loop = loop;
    this.meter = null;
  }

  /** That of a peer who may send as much as its stream takes. */
  static Pace free(NettyLoop loop) {
    return new Pace(loop);
  }

  /** Says whose reading this is about. */
  void of(ChannelConfig channel) {
    this.channel = channel;
  }

  /** An account has logged in there: its connections share a limit. */
  void account(Jid account) {
    if (meter != null) {
      meter.account(account);
    }
  }

  /** So much was read. */
  void read(int bytes, int elements) {
    long pause = meter == null ? 0 : meter.take(bytes, elements);
    if (pause > 0) {
      pause(pause);
    }
  }

  /**
   * Reads nothing for so long. One read of the socket may be several here, as TLS has records: the last, longest pause
   * holds.
   */
  private void pause(long millis) {
    throttled = true;
    apply();
    int pause = ++pauses;
    loop.schedule(
        Duration.ofMillis(millis),
        () -> {
          if (pause == pauses) {
            throttled = false;
            apply();
          }
        });
  }

  /** Whether the stream takes something. Any thread. */
  void reading(boolean on) {
    if (loop.inLoop()) {
      wanted = on;
      apply();
    } else {
      loop.execute(() -> reading(on));
    }
  }

  private void apply() {
    if (channel != null) {
      channel.setAutoRead(wanted && !throttled);
    }
  }
}
