package im.recado.modules.clients;

import im.recado.kernel.store.KeyValues;
import im.recado.kernel.store.StoreLocks;
import im.recado.wire.jid.Jid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What is remembered of the clients of all accounts. Every method may wait. Any thread. */
final class Clients {
  /** A client that stays is not written down more often. */
  private static final Duration GRAIN = Duration.ofMinutes(10);

  private final KeyValues store;
  private final Supplier<String> newId;
  private final StoreLocks locks = new StoreLocks();

  /**
   * @param newId makes an identifier that nobody guesses
   */
  Clients(KeyValues store, Supplier<String> newId) {
    this.store = store;
    this.newId = newId;
  }

  /** The clients of an account, the one that was seen last first. */
  List<Client> of(Jid account) {
    List<Client> clients = new ArrayList<>();
    for (Map.Entry<String, String> entry : store.all(account).entrySet()) {
      Client client = Client.read(entry.getKey(), entry.getValue());
      if (client != null) {
        clients.add(client);
      }
    }
    clients.sort(Comparator.comparing(Client::last).reversed());
    return clients;
  }

  @Nullable Client find(Jid account, String id) {
    String text = store.get(account, id);
    return text == null ? null : Client.read(id, text);
  }

  /**
   * A client has logged in; those that have not for too long are forgotten, and the oldest when there are too many.
   *
   * @param password whether with the password
   */
  Client seen(
      Jid account, String agent, Instant now, boolean password, String software, String device, Instant old, int most) {
    synchronized (locks.of(account)) {
      List<Client> all = of(account);
      Client known = all.stream().filter(client -> client.agent().equals(agent)).findFirst().orElse(null);
      Client client =
          known == null
              ? new Client(newId.get(), agent, now, now, password, software, device)
              : known.seen(now, password, software, device);
      if (known == null || !known.left(now).equals(client) || known.last().isBefore(now.minus(GRAIN))) {
        store.put(account, client.id(), client.write());
      }
      int kept = 1;
      for (Client other : all) {
        if (!other.id().equals(client.id()) && (++kept > most || other.last().isBefore(old))) {
          store.remove(account, other.id());
        }
      }
      return client;
    }
  }

  /** A client is gone. */
  void left(Jid account, String id, Instant now) {
    change(account, id, client -> client.last().isBefore(now.minus(GRAIN)) ? client.left(now) : client);
  }

  /** The password of an account is another one. */
  void passwordChanged(Jid account) {
    for (Client client : of(account)) {
      change(account, client.id(), Client::withoutPassword);
    }
  }

  private void change(Jid account, String id, UnaryOperator<Client> change) {
    synchronized (locks.of(account)) {
      Client before = find(account, id);
      Client after = before == null ? null : change.apply(before);
      if (after != null && !after.equals(before)) {
        store.put(account, id, after.write());
      }
    }
  }

  void forget(Jid account, String id) {
    store.remove(account, id);
  }

  void forgetAll(Jid account) {
    store.removeAll(account);
  }
}
