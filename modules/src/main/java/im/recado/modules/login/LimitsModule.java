package im.recado.modules.login;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.ClientStreams;
import im.recado.kernel.stream.Phase;
import im.recado.kernel.stream.StreamFeature;
import im.recado.wire.xml.Element;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells clients what a stream accepts (XEP-0478), before login and after it. */
public final class LimitsModule implements Module, StreamFeature {
  private static final String NS = "urn:xmpp:stream-limits:0";

  private final Kernel kernel;
  private final @Nullable Option<Duration> idle;

  /**
   * The limits of clients' streams.
   *
   * @param idle after so long a silence a client that has logged in is asked whether it is there; null when none is
   */
  public LimitsModule(Kernel kernel, @Nullable Option<Duration> idle) {
    this.kernel = kernel;
    this.idle = idle;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("limits", "Tells clients what their streams may carry.")
        .xep(478, "0.2.0", "Stream Limits Advertisement")
        .streamFeature(this);
  }

  @Override
  public Element offer(ClientStream stream) {
    boolean loggedIn = stream.phase() == Phase.BINDING || stream.phase() == Phase.BOUND;
    int bytes =
        loggedIn
            ? kernel.options().get(ClientStreams.MAX_STANZA)
            : kernel.clientStreams().limitsBeforeLogin().bytes();
    Option<Duration> silence = loggedIn ? idle : ClientStreams.LOGIN_DEADLINE;
    Element.Builder limits = Element.builder("limits", NS).child("max-bytes", NS, Integer.toString(bytes));
    if (silence != null) {
      limits.child("idle-seconds", NS, Long.toString(kernel.options().get(silence).toSeconds()));
    }
    return limits.build();
  }
}
