package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Which network somebody is on, as the gateway their address is below says of itself (XEP-0100, section 6.1). Safe for any thread. */
public final class Networks {
  /** Contacts may be anywhere; of no more domains than this it is asked. */
  private static final int MOST = 50;

  private final Disco disco;
  private final Contacts contacts;
  private final Hub hub;
  private final Jid account;
  /** The type of the gateway's identity by its domain; empty where there is no gateway. */
  private final Map<String, String> types = new ConcurrentHashMap<>();

  Networks(Disco disco, Contacts contacts, Hub hub, Jid account) {
    this.disco = disco;
    this.contacts = contacts;
    this.hub = hub;
    this.account = account;
  }

  /** The network, such as {@code irc}; nothing for those of XMPP. */
  public Optional<String> of(Jid jid) {
    return Optional.ofNullable(types.get(jid.domain())).filter(type -> !type.isEmpty());
  }

  /** Asks the domains of contacts that nobody has asked yet: those below the own server, and those that are contacts themselves. */
  void look() throws OfflineException, InterruptedException {
    Set<String> domains = new TreeSet<>();
    contacts.all().stream().map(contact -> contact.jid())
        .filter(jid -> jid.local().isEmpty() || jid.domain().endsWith("." + account.domain()))
        .map(Jid::domain).filter(domain -> !types.containsKey(domain)).forEach(domains::add);
    for (String domain : domains) {
      if (types.size() >= MOST) {
        return;
      }
      try {
        types.put(domain, disco.info(Jid.of(domain)).type("gateway"));
      } catch (RefusedException e) {
        // What does not say that it is a gateway is none; one that is away now is asked with the next contact.
        if (!e.isUnanswered()) {
          types.put(domain, "");
        }
      }
      if (of(Jid.of(domain)).isPresent()) {
        hub.tell(new Event.ContactsChanged());
      }
    }
  }

  /** A new stream: what was no gateway may be one. */
  void begin() {
    types.values().removeIf(String::isEmpty);
  }
}
