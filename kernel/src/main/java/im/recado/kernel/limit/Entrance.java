package im.recado.kernel.limit;

import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From where clients may connect, over whatever they come (SECURITY B-8, B-9). Any thread. */
public final class Entrance {
  public static final Option<List<Network>> BLOCKED =
      Network.option("c2s.blocked-networks", "Addresses and networks whose connections are closed at once.");

  public static final Option<List<Network>> ALLOWED =
      Network.option(
          "c2s.allowed-networks", "If there are any: the only addresses and networks that may connect as clients.");

  public static final Option<List<Network>> UNCOUNTED =
      Network.option(
          "c2s.uncounted-networks",
          List.of(Network.parse("127.0.0.0/8"), Network.parse("::1")),
          "Networks whose connections are not counted together, such as proxies: no limit for an address holds for them, and"
              + " they can be banned from logging in only.");

  private final Options options;
  private final Bans bans;

  /** The server makes one. */
  public Entrance(Options options, Bans bans) {
    this.options = options;
    this.bans = bans;
  }

  /** Why nobody at this address may connect: the rule, or null when they may. */
  public @Nullable String refusal(InetAddress address) {
    if (Network.anyContains(options.get(BLOCKED), address)) {
      return BLOCKED.key();
    }
    List<Network> allowed = options.get(ALLOWED);
    if (!allowed.isEmpty() && !Network.anyContains(allowed, address)) {
      return ALLOWED.key();
    }
    return banned(address);
  }

  /** The rule by which nobody at a banned address may connect, as client or server; null when it is not banned. */
  public @Nullable String banned(InetAddress address) {
    return bans.holds(Source.of(address)) && !isUncounted(address) ? "ban" : null;
  }

  /** Whether connections of this address are not counted together. */
  public boolean isUncounted(InetAddress address) {
    return Network.anyContains(options.get(UNCOUNTED), address);
  }
}
