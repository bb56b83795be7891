package im.recado.modules.push;

import im.recado.kernel.Kernel;
import im.recado.kernel.background.Background;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Outbound;
import im.recado.kernel.session.Session;
import im.recado.modules.roster.PresenceModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Stanza;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides who is to be woken. A client that has asked for it is watched as long as it has a session: what is sent to one
 * that is away wakes it at once, and so does what one is sent that says nobody looks at it; a client that acknowledges
 * has time to do so first. One that has no session is woken by what other clients of its account get, or what is kept for
 * the account. Any thread.
 */
final class Wakening {
  private final Kernel kernel;
  private final Registrations registrations;
  private final Wishes wishes;
  private final Publisher publisher;

  Wakening(Kernel kernel, Registrations registrations, Wishes wishes, Publisher publisher) {
    this.kernel = kernel;
    this.registrations = registrations;
    this.wishes = wishes;
    this.publisher = publisher;
  }

  /** The client of a session has asked to be woken in this way. */
  void begin(Session session, String key) {
    Watch watch = session.get(Watch.KEY);
    if (watch == null) {
      Watch made = new Watch();
      session.set(Watch.KEY, made);
      session.watch(stanza -> sent(session, made, stanza));
      watch = made;
    }
    watch.keys().add(key);
  }

  /** What a session's client is sent. Under the session's lock. */
  private void sent(Session session, Watch watch, Stanza stanza) {
    Occasion occasion = Occasion.of(stanza, session.account().jid());
    if (occasion == null) {
      return;
    }
    boolean away = session.stream() == null;
    if (away || !session.keepsUnacknowledged() && session.filter() != null) {
      Background.start("waking a phone", () -> wake(session, occasion));
    } else if (!session.keepsUnacknowledged()) {
      own(session).forEach(Device::awake);
    } else if (watch.sent(stanza, occasion, kernel.timers().nanoTime())) {
      kernel.timers().after(kernel.options().get(PushOptions.PATIENCE), () -> unlessAcknowledged(session, watch));
    }
  }

  private void unlessAcknowledged(Session session, Watch watch) {
    long now = kernel.timers().nanoTime();
    Watch.Look look = watch.look(session, now, kernel.options().get(PushOptions.PATIENCE));
    if (look.next() != null) {
      Duration rest = Duration.ofNanos(Math.max(0, look.next() - now)).plusMillis(1);
      kernel.timers().after(rest, () -> unlessAcknowledged(session, watch));
    }
    look.overdue().forEach(occasion -> wake(session, occasion));
    if (look.overdue().isEmpty() && look.isAnswered() && session.stream() != null && session.filter() == null) {
      own(session).forEach(Device::awake);
    }
  }

  /** A session's stream is gone: what its client did not acknowledge wakes it. May wait. */
  void detached(Session session) {
    if (session.get(Watch.KEY) == null) {
      return;
    }
    for (Outbound outbound : session.unacknowledged().stanzas()) {
      Occasion occasion = Occasion.of(outbound.stanza(), session.account().jid());
      if (occasion != null) {
        wake(session, occasion);
      }
    }
  }

  /** A session's client is back. */
  void resumed(Session session) {
    own(session).forEach(Device::awake);
  }

  private List<Device> own(Session session) {
    Watch watch = session.get(Watch.KEY);
    return watch == null
        ? List.of()
        : registrations.of(session.account()).all().stream()
            .filter(device -> watch.keys().contains(device.registration().key()))
            .toList();
  }

  /** Wakes the client of a session, if its owner wants to be for this. May wait. */
  private void wake(Session session, Occasion occasion) {
    Jid account = session.account().jid();
    List<Device> devices = own(session);
    if (!devices.isEmpty() && isWanted(account, occasion, session)) {
      devices.forEach(device -> publisher.push(account, device, occasion));
    }
  }

  private boolean isWanted(Jid account, Occasion occasion, @Nullable Session session) {
    Jid chat = occasion.sender().bare();
    Message said = occasion.room();
    if (said == null) {
      return !wishes.isMuted(account, chat);
    }
    List<Jid> own =
        session == null
            ? List.of()
            : PresenceModule.shownTo(session).stream().filter(jid -> jid.isFull() && jid.bare().equals(chat)).toList();
    if (own.contains(occasion.sender())) {
      return false;
    }
    return switch (wishes.ofRoom(account, chat)) {
      case ALWAYS -> true;
      case ON_MENTION -> Mentioned.in(said, account, own);
      case NEVER -> false;
    };
  }

  /** A message goes to some clients of an account: those that have no session may want to know. Never waits. */
  void delivered(Account account, Message message) {
    Devices devices = registrations.of(account);
    if (devices.isEmpty()) {
      return;
    }
    Occasion occasion = Occasion.of(message, account.jid());
    if (occasion != null) {
      List<Device> absent = absent(account, devices);
      if (!absent.isEmpty()) {
        Background.start("waking a phone", () -> wakeAbsent(account.jid(), absent, occasion));
      }
    }
  }

  /** A message is kept for an account, as no client takes it. May wait. */
  void kept(Message message) {
    Jid account = Objects.requireNonNull(message.to()).bare();
    Devices devices = registrations.of(account);
    Occasion occasion = devices.isEmpty() ? null : Occasion.of(message, account);
    if (occasion != null) {
      wakeAbsent(account, absent(kernel.sessions().account(account), devices), occasion);
    }
  }

  /** Somebody asks to see an account's presence. May wait. */
  void requested(Jid account, Jid contact) {
    Devices devices = registrations.of(account);
    Account online = kernel.sessions().account(account);
    Occasion occasion = Occasion.request(contact);
    for (Device device : devices.all()) {
      Session holder = holder(online, device);
      if (holder == null || holder.stream() == null || holder.filter() != null) {
        publisher.push(account, device, occasion);
      }
    }
  }

  private void wakeAbsent(Jid account, List<Device> absent, Occasion occasion) {
    if (!absent.isEmpty() && isWanted(account, occasion, null)) {
      absent.forEach(device -> publisher.push(account, device, occasion));
    }
  }

  /** The clients that have no session that messages would reach. */
  private static List<Device> absent(@Nullable Account account, Devices devices) {
    return devices.all().stream()
        .filter(
            device -> {
              Session holder = holder(account, device);
              return holder == null || holder.stream() == null && !holder.takesMessages();
            })
        .toList();
  }

  private static @Nullable Session holder(@Nullable Account account, Device device) {
    if (account != null) {
      for (Session session : account.sessions()) {
        Watch watch = session.get(Watch.KEY);
        if (watch != null && watch.keys().contains(device.registration().key()) && !session.isClosed()) {
          return session;
        }
      }
    }
    return null;
  }
}
