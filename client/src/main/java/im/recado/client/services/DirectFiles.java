package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.direct.Direct;
import im.recado.client.services.direct.DirectException;
import im.recado.client.services.direct.DirectException.Reason;
import im.recado.client.services.omemo.Omemo;
import im.recado.client.services.store.Download.State;
import im.recado.client.services.store.Handed;
import im.recado.client.services.store.Handed.How;
import im.recado.client.services.store.HandedStore;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Messages;
import im.recado.client.services.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/** Files from client to client as people see them: offers, and a line in the conversation for each. Safe for any thread. */
public final class DirectFiles {
  /**
   * A file that waits for a decision.
   *
   * @param name as one for this computer
   * @param size in bytes
   */
  public record Offer(long number, String name, long size) {}

  private final Direct direct;
  private final Contacts contacts;
  private final Disco disco;
  private final Omemo omemo;
  private final Downloads downloads;
  private final HandedStore store;
  private final Messages messages;
  private final ServerClock clock;
  private final Hub hub;
  private final Jid account;
  /** The lines of offers. */
  private final Map<Long, Long> lines = new ConcurrentHashMap<>();

  DirectFiles(Direct direct, Contacts contacts, Disco disco, Omemo omemo, Downloads downloads, HandedStore store, Messages messages,
      ServerClock clock, Hub hub, Jid account) {
    this.direct = direct;
    this.contacts = contacts;
    this.disco = disco;
    this.omemo = omemo;
    this.downloads = downloads;
    this.store = store;
    this.messages = messages;
    this.clock = clock;
    this.hub = hub;
    this.account = account;
    store.begin();
    direct.onOffer(this::came, this::gone);
  }

  // ---- What comes

  private void came(Direct.Offer offer) {
    Jid contact = offer.from().bare();
    String name = FileNames.safe(offer.name());
    lines.put(offer.number(), store.add(contact, false, contact, clock.now(), name, new Handed(How.OFFERED, offer.size())));
    hub.tell(new Event.ConversationsChanged());
    hub.tell(new Event.MessagesChanged(contact));
    hub.tell(new Event.SendingChanged(contact));
    hub.tell(new Event.MessageCame(contact, contact, name, false));
  }

  private void gone(Direct.Offer offer) {
    Long line = lines.remove(offer.number());
    if (line != null) {
      went(offer.from().bare(), line, How.STOPPED);
    }
  }

  /** What somebody offers, in order. */
  public List<Offer> offers(Jid contact) {
    return direct.offers(contact).stream().filter(offer -> lines.containsKey(offer.number())).map(offer -> new Offer(offer.number(), FileNames.safe(offer.name()), offer.size())).toList();
  }

  /** Does not want what is offered. */
  public void decline(Jid contact, long number) {
    direct.decline(number);
    Long line = lines.remove(number);
    if (line != null) {
      went(contact, line, How.DECLINED);
    }
  }

  /** Takes what is offered, and writes it there, in the place of what is there; waits. */
  public void accept(Jid contact, long number, Path target) throws InterruptedException {
    Long line = lines.remove(number);
    Optional<Message> message = Optional.ofNullable(line).flatMap(messages::find);
    if (line == null || message.isEmpty()) {
      return;
    }
    went(contact, line, How.GOING);
    State state = State.INTERRUPTED;
    try {
      state = downloads.save(message.get(), target, (draft, most, progress) -> take(number, draft, most, message.get(), progress));
    } finally {
      direct.decline(number);
      went(contact, line, state == State.DONE ? How.DONE : state == State.CANCELLED || state == State.STOPPED ? How.STOPPED : How.FAILED);
    }
  }

  private State take(long number, Path draft, long most, Message message, BiConsumer<Long, Long> progress) throws InterruptedException {
    if (message.handed().size() > most) {
      return State.TOO_LARGE;
    }
    try {
      direct.take(number, draft, progress);
      return State.DONE;
    } catch (DirectException e) {
      return switch (e.reason()) {
        case STOPPED, DECLINED -> State.STOPPED;
        case NO_WAY, SILENT -> State.NO_WAY;
        case CHANGED -> State.CHANGED;
        case NOT_AS_SAID -> State.NOT_AS_SAID;
        case SHORT -> State.INTERRUPTED;
        case FILE -> State.NOT_WRITTEN;
        case BUSY, NOT_THERE, FAILED -> State.FAILED;
      };
    } catch (OfflineException e) {
      return State.INTERRUPTED;
    }
  }

  // ---- What goes

  /** Whether somebody has a client there that takes files directly, and nothing is encrypted that would not be so then; waits. */
  public boolean takes(Jid contact) throws OfflineException, InterruptedException {
    return isFor(contact) && client(contact).isPresent();
  }

  private boolean isFor(Jid contact) {
    return contacts.find(contact).isPresent() && contact.isBare() && !omemo.isOn(contact);
  }

  /** A client that takes files, and what it understands. */
  private record Taker(Jid client, Set<String> features) {}

  /**
   * The first that answers: all are asked at once, and anew, for one of them may have gone without a word, and says nothing until
   * the server has noticed.
   */
  private Optional<Taker> client(Jid contact) throws OfflineException, InterruptedException {
    AtomicReference<OfflineException> offline = new AtomicReference<>();
    List<Callable<Taker>> asked = contacts.clients(contact).stream().filter(client -> !client.isBare())
        .map(client -> (Callable<Taker>) () -> {
          try {
            return taker(client);
          } catch (OfflineException e) {
            offline.set(e);
            throw e;
          }
        }).toList();
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
      return Optional.of(each.invokeAny(asked));
    } catch (ExecutionException e) {
      // Of several failures any may be the one that is told here.
      OfflineException away = offline.get();
      if (away != null) {
        throw away;
      }
      return Optional.empty();
    }
  }

  private Taker taker(Jid client) throws DirectException, RefusedException, OfflineException, InterruptedException {
    Set<String> features = disco.ask(client).features();
    if (!Direct.takes(features)) {
      throw new DirectException(Reason.NOT_THERE);
    }
    return new Taker(client, features);
  }

  /** The line of a file that is about to go. */
  long line(Jid contact, Path file) {
    long size = 0;
    try {
      size = Files.size(file);
    } catch (IOException e) {
      // It is not there: who sends it says so.
    }
    long line = store.add(contact, true, account, clock.now(), String.valueOf(file.getFileName()), new Handed(How.GOING, size));
    hub.tell(new Event.ConversationsChanged());
    hub.tell(new Event.MessagesChanged(contact));
    return line;
  }

  /** Hands it over; waits, also for the person at the other end. */
  void send(Jid contact, Path file, long line, BiConsumer<Long, Long> progress)
      throws DirectException, OfflineException, InterruptedException {
    went(contact, line, How.GOING);
    How how = How.FAILED;
    try {
      Taker taker = isFor(contact) ? client(contact).orElse(null) : null;
      if (taker == null) {
        throw new DirectException(Reason.NOT_THERE);
      }
      direct.send(taker.client, taker.features, file, progress);
      how = How.DONE;
    } catch (DirectException e) {
      how = e.reason() == Reason.DECLINED ? How.DECLINED : e.reason() == Reason.STOPPED ? How.STOPPED : How.FAILED;
      throw e;
    } catch (InterruptedException e) {
      how = How.STOPPED;
      throw e;
    } finally {
      went(contact, line, how);
    }
  }

  private void went(Jid contact, long line, How how) {
    try {
      store.set(line, how);
      hub.tell(new Event.MessagesChanged(contact));
      hub.tell(new Event.SendingChanged(contact));
    } catch (StoreException e) {
      // The profile was closed meanwhile: the next start says that it did not go.
    }
  }
}
