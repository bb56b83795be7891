package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.store.Conversations;
import im.recado.client.services.store.Settings;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Which network somebody is on, as the gateway their address is below says of itself (XEP-0100, section 6.1). It is kept over restarts:
 * people have their marks also while the gateway is away. Safe for any thread.
 */
public final class Networks {
  /** Contacts may be anywhere; of no more domains than this it is asked. */
  private static final int MOST = 50;
  private static final String KEY = "networks";
  private static final int LONGEST = 40;

  private final Disco disco;
  private final Contacts contacts;
  private final Conversations conversations;
  private final Settings settings;
  private final Hub hub;
  private final Jid account;
  /** The type of the gateway's identity by its domain; empty where there is no gateway. */
  private final Map<String, String> types = new ConcurrentHashMap<>();
  /** The domains that were asked on this stream. */
  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  /** The domains of which something was heard on this stream. */
  private final Set<String> met = ConcurrentHashMap.newKeySet();

  Networks(Disco disco, Contacts contacts, Conversations conversations, Settings settings, Hub hub, Jid account) {
    this.disco = disco;
    this.contacts = contacts;
    this.conversations = conversations;
    this.settings = settings;
    this.hub = hub;
    this.account = account;
    settings.get(KEY, "").lines().map(line -> line.split(" ", 2)).filter(line -> line.length == 2).limit(MOST)
        .forEach(line -> types.put(line[0], line[1]));
    hub.on(this::heard);
  }

  /** The network, such as {@code irc}; nothing for those of XMPP. */
  public Optional<String> of(Jid jid) {
    return Optional.ofNullable(types.get(jid.domain())).filter(type -> !type.isEmpty());
  }

  /** Whether this is the address of a gateway; waits. */
  boolean isGateway(Jid jid) throws OfflineException, InterruptedException {
    try {
      return disco.info(jid).is("gateway");
    } catch (RefusedException e) {
      return false;
    }
  }

  /** Who writes, or whose room one is in, need be no contact. */
  private void heard(Event event) {
    switch (event) {
      case Event.MessageCame came -> meet(came.conversation());
      case Event.RoomChanged changed -> meet(changed.room());
      default -> { }
    }
  }

  private void meet(Jid jid) {
    if (isBelow(jid) && met.size() < MOST && met.add(jid.domain())) {
      Steps.apart(() -> ask(jid.domain()));
    }
  }

  private boolean isBelow(Jid jid) {
    return jid.domain().endsWith("." + account.domain());
  }

  /**
   * Asks the domains of contacts and conversations that nobody has asked yet: those below the own server, and those that are contacts
   * themselves.
   */
  void look() throws OfflineException, InterruptedException {
    Set<String> domains = new TreeSet<>();
    contacts.all().stream().map(contact -> contact.jid()).filter(jid -> jid.local().isEmpty() || isBelow(jid)).map(Jid::domain)
        .forEach(domains::add);
    conversations.shown().stream().map(Conversations.Conversation::jid).filter(this::isBelow).map(Jid::domain).forEach(domains::add);
    for (String domain : domains) {
      ask(domain);
    }
  }

  private void ask(String domain) throws OfflineException, InterruptedException {
    if (asked.contains(domain) || asked.size() >= MOST) {
      return;
    }
    try {
      Disco.Info info = disco.info(Jid.of(domain));
      asked.add(domain);
      is(domain, type(info));
    } catch (RefusedException e) {
      // One that is away is asked with the next contact, and what is known of it stays.
    }
  }

  /** The network to which something leads by what it says of itself, in a short line; empty for none. */
  static String type(Disco.Info info) {
    // COMPAT biboumi calls itself rooms of another network, and no gateway.
    String type = info.is("gateway") ? info.type("gateway") : info.type("conference");
    boolean named = type.length() <= LONGEST && type.codePoints().noneMatch(Character::isISOControl);
    return named && !type.equals("text") ? type : "";
  }

  private void is(String domain, String type) {
    String before = types.put(domain, type);
    if (type.equals(before == null ? "" : before)) {
      return;
    }
    settings.set(KEY, new TreeMap<>(types).entrySet().stream().filter(known -> !known.getValue().isEmpty())
        .map(known -> known.getKey() + " " + known.getValue()).collect(Collectors.joining("\n")));
    hub.tell(new Event.ContactsChanged());
  }

  /** A new stream: what was no gateway may be one. */
  void begin() {
    asked.clear();
    met.clear();
  }
}
