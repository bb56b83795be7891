package im.recado.client.protocol.way;

import im.recado.client.protocol.Proxy;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Connections to a host, however many addresses it has. */
final class Tcp {
  /** Milliseconds for a host, counted from the last address that was tried. */
  private static final int PATIENCE = 5_000;
  /** Milliseconds until the next address is tried beside those before (RFC 8305, section 5). */
  private static final int STAGGER = 250;
  /** A proxy looks for the host first. */
  private static final int PROXY_PATIENCE = 10_000;

  /** For the DNS: the JDK asks for longer. */
  private static final Duration DNS_PATIENCE = Duration.ofSeconds(6);
  /** More addresses of a host are not tried. */
  private static final int MOST = 16;

  private Tcp() {}

  /**
   * Connects; waits, for some seconds at most. By the proxy where there is one, which knows the addresses itself.
   *
   * @throws InterruptedIOException when the thread is interrupted, which it is still then; a {@link SocketTimeoutException} when nobody answers
   */
  static Socket open(Resolver resolver, String host, int port) throws IOException {
    Optional<Proxy> proxy = Proxy.current();
    return ready(proxy.isPresent() ? ThroughProxy.open(proxy.get(), host, port, PROXY_PATIENCE)
        : first(mixed(addresses(resolver, host, DNS_PATIENCE)), port));
  }

  static Socket ready(Socket socket) throws IOException {
    try {
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      return socket;
    } catch (IOException e) {
      close(socket);
      throw e;
    }
  }

  /** The JDK's resolver hears of no interruption: it is left alone with it, on a thread that keeps none of the others from running. */
  static List<InetAddress> addresses(Resolver resolver, String host, Duration patience) throws IOException {
    CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
    Thread.ofPlatform().daemon().name("addresses of a host").start(() -> {
      try {
        answer.complete(resolver.addresses(host));
      } catch (IOException | RuntimeException e) {
        answer.completeExceptionally(e);
      }
    });
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      // Which exception it is tells a name that nobody knows from a host that is away.
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("the DNS does not say where " + host + " is");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  /** The two kinds of addresses in turn, not too many of them: where one of them leads nowhere the other is not far (RFC 8305, section 4). */
  static List<InetAddress> mixed(List<InetAddress> addresses) {
    Deque<InetAddress> these = new ArrayDeque<>();
    Deque<InetAddress> others = new ArrayDeque<>();
    for (InetAddress address : addresses) {
      boolean asTheFirst = address instanceof Inet6Address == addresses.getFirst() instanceof Inet6Address;
      (asTheFirst ? these : others).add(address);
    }
    List<InetAddress> mixed = new ArrayList<>();
    while (!these.isEmpty() || !others.isEmpty()) {
      Optional.ofNullable(these.poll()).ifPresent(mixed::add);
      Optional.ofNullable(others.poll()).ifPresent(mixed::add);
    }
    return mixed.subList(0, Math.min(mixed.size(), MOST));
  }

  /** What came of one address. */
  private record Outcome(Socket socket, @Nullable IOException problem) {}

  private static Socket first(List<InetAddress> addresses, int port) throws IOException {
    List<Socket> tried = new ArrayList<>();
    BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    IOException problem = new ConnectException("no address");
    Socket connected = null;
    try {
      int failed = 0;
      while (failed < addresses.size()) {
        if (tried.size() < addresses.size()) {
          tried.add(attempt(new InetSocketAddress(addresses.get(tried.size()), port), outcomes));
        }
        boolean last = tried.size() == addresses.size();
        Outcome outcome = outcomes.poll(last ? PATIENCE : STAGGER, TimeUnit.MILLISECONDS);
        if (outcome == null && last) {
          throw new SocketTimeoutException("nobody answers at port " + port);
        } else if (outcome != null && outcome.problem == null) {
          connected = outcome.socket;
          return connected;
        } else if (outcome != null) {
          problem = outcome.problem;
          failed++;
        }
      }
      throw problem;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      for (Socket each : tried) {
        if (!each.equals(connected)) {
          close(each);
        }
      }
    }
  }

  private static Socket attempt(InetSocketAddress address, BlockingQueue<Outcome> outcomes) {
    Socket socket = new Socket();
    Thread.ofVirtual().start(() -> {
      try {
        socket.connect(address, 2 * PATIENCE);
        outcomes.add(new Outcome(socket, null));
      } catch (IOException e) {
        outcomes.add(new Outcome(socket, e));
      }
    });
    return socket;
  }

  static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is as good as closed.
    }
  }
}
