package im.recado.kernel.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.kernel.Kernel;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.module.Option;
import im.recado.wire.jid.Jid;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * How fast is read, and from whom: a connection before login, then its account with all its sessions, and at all times
 * the address with all its connections (SECURITY B-1). Administrators may do ten times as much. Any thread.
 */
public final class ReadLimits {
  public static final Option<Integer> RATE =
      Option.integer(
          "c2s.read-rate",
          2 * 1024 * 1024,
          1024,
          1024 * 1024 * 1024,
          "So many bytes a second are read from one account in the long run, from all its sessions together, each element"
              + " counting 128 bytes more than it has; a faster one is slowed down. From administrators ten times as many.");

  public static final Option<Integer> BURST =
      Option.integer(
          "c2s.read-burst",
          4 * 1024 * 1024,
          16 * 1024,
          1024 * 1024 * 1024,
          "So many bytes are read from one account at full speed before c2s.read-rate holds.");

  public static final Option<Integer> ADDRESS_RATE =
      Option.integer(
          "c2s.address-rate",
          16 * 1024 * 1024,
          1024,
          1024 * 1024 * 1024,
          "So many bytes a second are read from one address in the long run, from all its connections together, and twice as"
              + " many at once.");

  public static final Option<Integer> SERVER_RATE =
      Option.integer(
          "s2s.read-rate",
          1024 * 1024,
          1024,
          1024 * 1024 * 1024,
          "So many bytes a second are read from one domain elsewhere in the long run, and four times as many at once; a"
              + " faster one is slowed down.");

  private static final int MOST = 50_000;
  private static final int ADMINISTRATORS = 10;

  private final Kernel kernel;
  private final Cache<Jid, ReadLimit> accounts = Caffeine.newBuilder().maximumSize(MOST).build();
  private final Cache<Jid, ReadLimit> servers = Caffeine.newBuilder().maximumSize(MOST).build();
  private final Cache<Source, ReadLimit> addresses = Caffeine.newBuilder().maximumSize(MOST).build();

  /** The server makes one. */
  public ReadLimits(Kernel kernel) {
    this.kernel = kernel;
  }

  /** For one connection from an address. */
  public ReadMeter meter(InetAddress peer) {
    return new ReadMeter(this, peer);
  }

  /** For a connection that nobody has logged in on. */
  ReadLimit ofStranger() {
    return new ReadLimit(() -> times(RATE, 1), () -> times(BURST, 1), System.nanoTime());
  }

  /** For all connections of an account, or of another server that speaks for a domain; the same for each. */
  ReadLimit ofAccount(Jid account) {
    if (account.isDomain()) {
      return servers.get(
          account,
          key -> new ReadLimit(() -> times(SERVER_RATE, 1), () -> times(SERVER_RATE, 4), System.nanoTime()));
    }
    return accounts.get(
        account.bare(),
        key ->
            new ReadLimit(
                () -> times(RATE, factor(key)), () -> times(BURST, factor(key)), System.nanoTime()));
  }

  private int factor(Jid account) {
    return kernel.role(account).isAtLeast(ServerRole.ADMINISTRATOR) ? ADMINISTRATORS : 1;
  }

  /** For all connections of an address; the same for each. Null when it is not counted. */
  @Nullable ReadLimit ofAddress(InetAddress address) {
    return kernel.entrance().isUncounted(address)
        ? null
        : addresses.get(
            Source.of(address),
            key -> new ReadLimit(() -> times(ADDRESS_RATE, 1), () -> times(ADDRESS_RATE, 2), System.nanoTime()));
  }

  private int times(Option<Integer> option, int factor) {
    return (int) Math.min(Integer.MAX_VALUE, (long) Emergency.limit(kernel.options(), option) * factor);
  }
}
