package im.recado.bench.load;

import im.recado.bench.client.Account;
import im.recado.bench.client.Client;
import im.recado.bench.client.ClientListener;
import im.recado.bench.client.Frame;
import im.recado.bench.client.Profile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Logs many clients in, a few at a time, and out again. One use. */
final class Sessions {
  private static final double LOGIN_LIMIT_SECONDS = 1200;

  private final Load load;
  private final Profile profile;
  private final List<Account> accounts;
  private final IntFunction<ClientListener> listeners;
  private final int[] loops;
  private final Client[] clients;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger ready = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private volatile @Nullable String failure;
  private volatile boolean closing;
  private boolean mayBreak;

  /**
   * Sessions of accounts.
   *
   * @param listeners who hears of the session of an index, after its login
   * @param loops the event loop of each index
   */
  Sessions(Load load, Profile profile, List<Account> accounts, IntFunction<ClientListener> listeners, int[] loops) {
    this.load = load;
    this.profile = profile;
    this.accounts = accounts;
    this.listeners = listeners;
    this.loops = loops;
    this.clients = new Client[accounts.size()];
  }

  /** Says that it is no fault when a connection breaks after the login. */
  Sessions mayBreak() {
    mayBreak = true;
    return this;
  }

  /** Logs all in and returns them in the accounts' order. */
  List<Client> login() throws LoadException, InterruptedException {
    for (int i = 0; i < load.timing().parallel(); i++) {
      begin();
    }
    load.await(LOGIN_LIMIT_SECONDS, () -> ready.get() == clients.length || failure != null);
    String why = failure;
    if (why != null || ready.get() < clients.length) {
      close();
      throw new LoadException("Only " + ready.get() + " of " + clients.length + " logins succeeded: "
          + (why == null ? "the time is over" : why) + ".");
    }
    return new ArrayList<>(Arrays.asList(clients));
  }

  private void begin() {
    int index = next.getAndIncrement();
    if (index >= clients.length || failure != null) {
      return;
    }
    open.incrementAndGet();
    ClientListener listener = listeners.apply(index);
    clients[index] = load.fleet().connect(profile, accounts.get(index), loops[index], new ClientListener() {
      private boolean loggedIn;

      @Override
      public void ready(Client client) {
        loggedIn = true;
        listener.ready(client);
        ready.incrementAndGet();
        begin();
      }

      @Override
      public void stanza(Client client, Frame frame) {
        listener.stanza(client, frame);
      }

      @Override
      public void acknowledged(Client client, int stanzas) {
        listener.acknowledged(client, stanzas);
      }

      @Override
      public void readComplete(Client client) {
        listener.readComplete(client);
      }

      @Override
      public void closed(Client client, String reason) {
        open.decrementAndGet();
        if (!loggedIn) {
          failure = client.account().user() + ": " + reason;
        } else if (!closing && !mayBreak) {
          load.tally().lost(client, reason);
        }
        listener.closed(client, reason);
      }
    });
  }

  /** How many are connected. */
  int open() {
    return open.get();
  }

  /** Logs all out and waits for it. */
  void close() throws InterruptedException {
    closing = true;
    for (Client client : clients) {
      if (client != null) {
        client.close();
      }
    }
    load.await(15, () -> open.get() == 0);
  }
}
