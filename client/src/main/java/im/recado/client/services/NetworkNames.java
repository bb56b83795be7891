package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.services.store.ContactStore.Contact;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What contacts on other networks are called there, where their address says it and no other contact may be called so. Safe for any thread. */
final class NetworkNames {
  /** Somebody on IRC: the nick, and the network. A nick that is escaped (XEP-0106) is not plain. */
  private static final Pattern IRC = Pattern.compile("([\\p{Alnum}_\\[\\]{}^`|-]+)%[^%]+");

  private final Networks networks;
  private final Contacts contacts;

  NetworkNames(Networks networks, Contacts contacts) {
    this.networks = networks;
    this.contacts = contacts;
  }

  /** The name; nothing where the whole address is needed to tell who it is. */
  Optional<String> of(Jid jid) {
    return nick(jid).filter(nick -> contacts.find(jid).isPresent())
        .filter(nick -> contacts.all().stream().filter(other -> !other.jid().equals(jid.bare()))
            .flatMap(this::names).noneMatch(nick::equalsIgnoreCase));
  }

  private Optional<String> nick(Jid jid) {
    return networks.of(jid).filter("irc"::equals).map(irc -> IRC.matcher(jid.local())).filter(Matcher::matches).map(found -> found.group(1));
  }

  /** All that somebody may be called. */
  private Stream<String> names(Contact contact) {
    return Stream.concat(Stream.of(contact.name().strip(), contact.jid().local()), nick(contact.jid()).stream());
  }
}
