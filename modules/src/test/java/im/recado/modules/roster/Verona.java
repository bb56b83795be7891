package im.recado.modules.roster;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Options;
import im.recado.kernel.session.Session;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.Loop;
import im.recado.kernel.time.Timers;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A server for {@code verona.lit} with people on it; everything happens on the calling thread. */
public final class Verona {
  final Options options = new Options();
  final MemoryRosters rosters = new MemoryRosters();
  final KnownAccounts accounts = new KnownAccounts();
  final List<Object> events = new ArrayList<>();
  final Kernel kernel = new Kernel(List.of("verona.lit"), options, Clock.systemUTC(), new PlayedTimers());
  public final RosterModule roster = new RosterModule(kernel, rosters, accounts, SharedContacts.NONE);
  final PresenceModule presence = new PresenceModule(kernel, roster);

  /** What has left for other servers and services. */
  final Receiver abroad = new Receiver("abroad");

  /** Time that passes when a test says so. */
  private static final class PlayedTimers implements Timers {
    private record Wait(long when, Runnable task) {}

    private final List<Wait> waits = new ArrayList<>();
    private long now;

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public Loop.Cancellable after(Duration delay, Runnable task) {
      Wait wait = new Wait(now + delay.toNanos(), task);
      waits.add(wait);
      return () -> waits.remove(wait);
    }
  }

  void passes(Duration time) {
    PlayedTimers timers = (PlayedTimers) kernel.timers();
    timers.now += time.toNanos();
    for (PlayedTimers.Wait wait : List.copyOf(timers.waits)) {
      if (wait.when() <= timers.now) {
        timers.waits.remove(wait);
        wait.task().run();
      }
    }
  }

  public Verona() {
    kernel.events().on(PresenceModule.SessionAvailable.class, events::add);
    kernel.events().on(PresenceModule.SessionUnavailable.class, events::add);
    kernel.start(List.of(roster, presence));
    kernel.router().elsewhere(stanza -> abroad.queue.add(stanza.element()));
  }

  /** A client that has logged in, of an account that exists from now on. */
  Client connects(String full) {
    Jid jid = Jid.valueOf(full);
    accounts.add(jid.bare());
    Receiver receiver = new Receiver(full);
    ClientStream stream = kernel.clientStreams().accept(new SameThreadConnection(receiver.queue::add));
    Session session = Objects.requireNonNull(kernel.sessions().bind(jid, stream, 100));
    stream.bound(session);
    return new Client(session, receiver);
  }

  /** A client that has asked for its roster and is available; what it got for that is put aside. */
  Client arrives(String full) {
    Client client = connects(full);
    client.sends("<iq type='get' id='roster'><query xmlns='jabber:iq:roster'/></iq>");
    client.sends("<presence/>");
    client.forgets();
    return client;
  }

  /** Puts an item into a stored roster. */
  void knows(String owner, String contact, Subscription subscription) {
    accounts.add(Jid.valueOf(owner));
    rosters.put(
        Jid.valueOf(owner),
        new RosterItem(Jid.valueOf(contact), "", List.of(), subscription, false, false, null, true));
  }

  @Nullable RosterItem item(String owner, String contact) {
    return rosters.find(Jid.valueOf(owner), Jid.valueOf(contact));
  }

  SubscriptionState state(String owner, String contact) {
    return SubscriptionState.of(item(owner, contact));
  }

  /** A stanza comes from elsewhere. */
  void comes(String xml) {
    Stanza stanza = stanza(xml);
    try {
      Thread.startVirtualThread(() -> kernel.router().send(stanza)).join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stanza stanza(String xml) {
    try {
      return Stanza.of(element(xml));
    } catch (StanzaException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static Element element(String xml) {
    try {
      Element around = Xml.parse("<w xmlns='jabber:client'>" + xml + "</w>", XmlLimits.CLIENT);
      return Objects.requireNonNull(around.firstElement());
    } catch (XmlException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Whoever gets stanzas. */
  static class Receiver {
    private final String name;
    final Queue<Element> queue = new ArrayDeque<>();

    Receiver(String name) {
      this.name = name;
    }

    /** The next stanza is this one; ids and versions are compared only when they are expected. */
    void receives(String... expected) {
      for (String one : expected) {
        Element next = queue.poll();
        Element wanted = element(one);
        assertThat(next).as("%s receives %s", name, one).isNotNull();
        assertThat(matches(wanted, next)).as("%s receives %s, got %s", name, wanted, next).isTrue();
      }
    }

    void receivesNothing() {
      assertThat(queue).as("what %s receives", name).isEmpty();
    }

    void forgets() {
      queue.clear();
    }

    private static boolean matches(Element wanted, Element got) {
      if (!got.is(wanted.name(), wanted.namespace()) || !got.text().equals(wanted.text())) {
        return false;
      }
      for (int i = 0; i < wanted.attributeCount(); i++) {
        if (!wanted.attributeValue(i).equals(got.attribute(wanted.attributeName(i)))) {
          return false;
        }
      }
      for (int i = 0; i < got.attributeCount(); i++) {
        String name = got.attributeName(i);
        if (wanted.attribute(name) == null && !List.of("id", "ver", "to", "lang").contains(name)) {
          return false;
        }
      }
      List<Element> wantedChildren = wanted.elements();
      List<Element> children = got.elements().stream().filter(child -> !child.name().equals("text")).toList();
      if (wantedChildren.size() != children.size()) {
        return false;
      }
      for (int i = 0; i < children.size(); i++) {
        if (!matches(wantedChildren.get(i), children.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  /** A client of the server. */
  final class Client extends Receiver {
    final Session session;

    Client(Session session, Receiver receiver) {
      super(session.jid().toString());
      this.session = session;
      this.source = receiver;
    }

    private final Receiver source;

    void sends(String xml) {
      kernel.router().sent(session, stanza(xml).withFrom(session.jid()));
    }

    void disconnects() {
      kernel.sessions().close(session, null);
    }

    @Override
    void receives(String... expected) {
      source.receives(expected);
    }

    @Override
    void receivesNothing() {
      source.receivesNothing();
    }

    @Override
    void forgets() {
      source.forgets();
    }

    Element takes() {
      return Objects.requireNonNull(source.queue.poll());
    }
  }
}
