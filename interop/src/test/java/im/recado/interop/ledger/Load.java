package im.recado.interop.ledger;

import im.recado.interop.server.ServerUnderTest;
import im.recado.interop.server.ServerUnderTest.Account;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Clients under load: senders write at a steady rate, each in turn to every recipient. Some recipients are connected,
 * some are not, some fall silent. Every message is in the ledger.
 */
final class Load implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  /** How long deliveries may take once nothing more is sent. */
  private static final Duration DELIVERY = Duration.ofSeconds(10);

  private final ServerUnderTest server;
  private final Ledger ledger = new Ledger();
  private final List<SmClient> senders = new ArrayList<>();
  private final List<SmClient> connected = new ArrayList<>();
  private final List<SmClient> absent = new ArrayList<>();
  private final List<SmClient> silent = new ArrayList<>();
  private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger number = new AtomicInteger();

  /** Makes accounts {@code <prefix>…} and connects all clients but the absent. */
  Load(ServerUnderTest server, String prefix, int senders, int connected, int absent, int silent) throws IOException {
    this.server = server;
    List<Account> accounts = new ArrayList<>();
    add(accounts, this.senders, prefix + "s", senders);
    add(accounts, this.connected, prefix + "c", connected);
    add(accounts, this.absent, prefix + "a", absent);
    add(accounts, this.silent, prefix + "d", silent);
    server.addAccounts(accounts);
    connect(present());
  }

  /** Connects these clients side by side. */
  private static List<SmClient.Start> connect(List<SmClient> clients) throws IOException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<SmClient.Start> starts = new ArrayList<>();
      for (Future<SmClient.Start> start : clients.stream().map(client -> threads.submit(client::connect)).toList()) {
        starts.add(start.get());
      }
      return starts;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private void add(List<Account> accounts, List<SmClient> clients, String prefix, int count) {
    for (int i = 0; i < count; i++) {
      accounts.add(new Account(prefix + i, "secret"));
      clients.add(new SmClient(server, ledger, prefix + i, "sm"));
    }
  }

  Ledger ledger() {
    return ledger;
  }

  private List<SmClient> present() {
    return Stream.of(senders, connected, silent).flatMap(List::stream).toList();
  }

  private List<SmClient> recipients() {
    return Stream.of(connected, absent, silent).flatMap(List::stream).toList();
  }

  /** Begins to send this many messages a second, and goes on while connections come and go. */
  void start(int perSecond) {
    List<SmClient> recipients = recipients();
    pace.scheduleAtFixedRate(() -> {
      int n = number.getAndIncrement();
      SmClient sender = senders.get(n % senders.size());
      sender.send("m" + n, recipients.get(n / senders.size() % recipients.size()).account());
    }, 0, 1_000_000_000L / perSecond, TimeUnit.NANOSECONDS);
  }

  /** Returns when this many more messages were sent, or kept for the next connection. */
  void awaitSent(int more) {
    int goal = number.get() + more;
    Awaitility.await("messages sent").atMost(LIMIT).pollInterval(Duration.ofMillis(2))
        .until(() -> number.get() >= goal);
  }

  void pause() {
    pace.shutdown();
    try {
      if (!pace.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("a sender hangs");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  void silence() {
    silent.forEach(SmClient::fallSilent);
  }

  /** Cuts the connections of all who are connected. */
  void cut() {
    present().forEach(SmClient::cut);
  }

  /** All who were connected connect again; those that had fallen silent as new devices. Tells how it went. */
  List<SmClient.Start> reconnect() throws IOException {
    Awaitility.await("old connections gone").atMost(LIMIT)
        .until(() -> Stream.of(senders, connected).flatMap(List::stream).noneMatch(SmClient::isConnected));
    silent.forEach(SmClient::forgetStream);
    return connect(present());
  }

  /** The absent log in, take what waits for them, and leave. */
  void collectByTheAbsent() throws IOException {
    connect(absent);
    awaitDelivered(absent);
    absent.forEach(SmClient::close);
  }

  /** Nothing more is sent: returns when all is acknowledged and delivered, or when what is missing does not come. */
  void settle() throws IOException {
    Awaitility.await("acknowledgements").atMost(LIMIT).pollInterval(Duration.ofMillis(50)).until(() -> {
      senders.forEach(SmClient::requestAcknowledgement);
      return senders.stream().allMatch(sender -> sender.open() == 0);
    });
    connect(absent);
    awaitDelivered(recipients());
    for (SmClient client : recipients()) {
      if (!ledger.missing(client.account()).isEmpty()) {
        String user = client.account().substring(0, client.account().indexOf('@'));
        ArchiveReader.idsOfReceived(server, user).stream()
            .filter(ledger.missing(client.account())::contains).forEach(id -> ledger.arrived(id, null));
      }
    }
  }

  /** What does not come is for the ledger to say, so this does not fail. */
  private void awaitDelivered(List<SmClient> clients) {
    long deadline = System.nanoTime() + DELIVERY.toNanos();
    Awaitility.await("deliveries").atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() ->
        clients.stream().allMatch(client -> ledger.missing(client.account()).isEmpty())
            || System.nanoTime() > deadline);
  }

  @Override
  public void close() {
    pace.shutdownNow();
    Stream.of(senders, connected, absent, silent).flatMap(List::stream).forEach(SmClient::close);
  }
}
