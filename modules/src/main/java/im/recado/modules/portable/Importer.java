package im.recado.modules.portable;

import im.recado.kernel.store.KeyValues;
import im.recado.kernel.store.Stores;
import im.recado.modules.Backends;
import im.recado.modules.account.AccountRecord;
import im.recado.modules.account.Accounts;
import im.recado.modules.account.PersonName;
import im.recado.modules.archive.PortableArchive;
import im.recado.modules.avatar.ImportedPicture;
import im.recado.modules.bookmarks.ImportedBookmarks;
import im.recado.modules.delay.Dates;
import im.recado.modules.delay.Delay;
import im.recado.modules.pep.WellKnownNodes;
import im.recado.modules.pubsub.Marks;
import im.recado.modules.pubsub.PortableNodes;
import im.recado.modules.pubsub.PubSub;
import im.recado.modules.roster.PortableRoster;
import im.recado.modules.roster.RosterItem;
import im.recado.modules.vcard.ImportedCard;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.sasl.PasswordException;
import im.recado.wire.sasl.ScramKeys;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.XmlException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes accounts of a file of XEP-0227, with all that is kept for them. Accounts that exist already stay as they are. An
 * account can be logged in to only when all of it is there; what broke off is made anew by a second run. Used once, by one
 * thread; may wait.
 */
public final class Importer {
  /** So many messages are on their way to the disk at once. */
  private static final int MOST_WRITING = 2000;

  private final Backends backends;
  private final Accounts accounts;
  private final Clock clock;
  private final Consumer<String> complaints;
  private final PortableArchive archive;
  private final PortableNodes nodes;
  private final ImportedBookmarks bookmarks;
  private final ImportedCard cards;
  private final ImportedPicture pictures;
  private final Predicate<Jid> openPictures;
  private final Predicate<Jid> within;
  private int added;
  private int existed;
  private int refused;

  /**
   * @param openPictures whether the picture of an account's vCard is for everybody
   * @param within which accounts may be made at all; nothing is told of others
   * @param complaints gets a sentence for whatever cannot be used
   */
  public Importer(
      Backends backends,
      Accounts accounts,
      Clock clock,
      Predicate<Jid> openPictures,
      Predicate<Jid> within,
      Consumer<String> complaints) {
    this.backends = backends;
    this.accounts = accounts;
    this.clock = clock;
    this.complaints = complaints;
    this.archive = new PortableArchive(backends.archive());
    Stores stores = backends.stores();
    this.nodes =
        new PortableNodes(
            backends.pubsub(), WellKnownNodes::settings, subscriber -> subscribed(stores.keyValues(Marks.STORE), subscriber));
    this.bookmarks = new ImportedBookmarks(backends.pubsub(), stores.keyValues("private"));
    this.cards = new ImportedCard(backends.pubsub(), stores.keyValues("vcard"));
    this.pictures = new ImportedPicture(backends.pubsub(), stores.keyValues("vcard"), stores.keyValues("pubsub"));
    this.openPictures = openPictures;
    this.within = within;
  }

  /** Somebody of this server is to be told of the last items when they come online. */
  private void subscribed(KeyValues marks, Jid subscriber) {
    if (accounts.isPossible(subscriber)) {
      marks.put(subscriber, Marks.SUBSCRIBED, "");
    }
  }

  /** How many accounts were made. */
  public int added() {
    return added;
  }

  /** How many were there already. */
  public int existed() {
    return existed;
  }

  /** How many could not be made. */
  public int refused() {
    return refused;
  }

  public void read(Path file) throws IOException, XmlException {
    new PortableReader(file, new Reading()).read();
  }

  /** The account that is being read. */
  private final class Reading implements PortableReader.Taker {
    private @Nullable Jid owner;
    private @Nullable String password;
    private String name = "";
    private Instant created = Instant.EPOCH;
    private boolean enabled = true;
    private Map<Jid, RosterItem> roster = Map.of();
    private final List<ScramKeys> keys = new ArrayList<>();

    /** What rests on the roster and on the settings of nodes, wherever in the file those stand. */
    private final List<Element> later = new ArrayList<>();

    private final List<CompletableFuture<?>> writing = new ArrayList<>();
    private int messages;

    @Override
    public void user(Jid jid, @Nullable String told) {
      owner = null;
      password = told;
      name = "";
      created = clock.instant();
      enabled = true;
      roster = Map.of();
      keys.clear();
      later.clear();
      messages = 0;
      if (!accounts.isPossible(jid)) {
        refused++;
        complaints.accept(jid + " is not an address of a user in a domain of this server");
      } else if (!within.test(jid)) {
        refused++;
        complaints.accept(jid + " is of a domain that you do not administrate, or may do more than you");
      } else if (accounts.exists(jid)) {
        existed++;
      } else if (accounts.isHeld(jid)) {
        refused++;
        complaints.accept(jid + ": not everything is removed yet that was kept for the former account");
      } else {
        owner = jid;
        backends.spool().removeAll(jid); // Of an import that broke off.
        backends.pubsub().removeHost(jid);
      }
    }

    @Override
    public void strange(String what) {
      complaints.accept("left out: " + what);
    }

    @Override
    public void part(Element part) {
      Jid account = owner;
      if (account == null) {
        return;
      }
      switch (part.namespace()) {
        case Portable.ACCOUNT -> account(part);
        case Portable.SCRAM -> credentials(account, part);
        case Portable.ROSTER -> {
          roster = PortableRoster.items(part);
          roster.values().forEach(item -> backends.rosters().put(account, item));
        }
        // COMPAT Prosody: <presence/> without a namespace of its own, and thus in that of the file.
        case Namespaces.CLIENT, PubSub.NS, Portable.NS -> later.add(part);
        case Portable.VCARD -> put(account, "vcard", "vcard", part);
        case Portable.PRIVATE ->
            part.elements().forEach(piece -> put(account, "private", piece.name() + " " + piece.namespace(), piece));
        case Portable.PRIVACY -> blocked(account, part);
        case Portable.PREFERENCES -> put(account, "archive", "preferences", part);
        case PubSub.OWNER -> complain(account, nodes.writeSettings(account, part, clock.instant()));
        case Portable.KEPT_NS -> {
          String store = part.attributeOr("store", "");
          if (Portable.KEPT.contains(store)) {
            backends.stores().keyValues(store).put(account, part.attributeOr("key", ""), part.text());
          }
        }
        default -> strange("<" + part.name() + " xmlns='" + part.namespace() + "'> of " + account);
      }
    }

    private void complain(Jid account, List<String> problems) {
      problems.forEach(problem -> complaints.accept(account + ": " + problem));
    }

    private void put(Jid account, String store, String key, Element value) {
      KeyValues texts = backends.stores().keyValues(store);
      texts.put(account, key, value.toString());
    }

    private void account(Element part) {
      name = PersonName.fitted(part.attributeOr("name", ""));
      enabled = !"false".equals(part.attribute("enabled"));
      try {
        created = Instant.parse(part.attributeOr("created", ""));
      } catch (DateTimeException e) {
        strange("when an account was made");
      }
    }

    private void credentials(Jid account, Element part) {
      ScramKeys known = ImportedKeys.of(part);
      if (known == null) {
        complaints.accept(account + ": credentials for " + part.attributeOr("mechanism", "nothing") + " are of no use here");
      } else {
        keys.add(known);
      }
    }

    /** The password in the clear, if there is one that nobody but its owner knows. */
    private @Nullable String clear(Jid account) {
      String told = password;
      if (told == null || !keys.isEmpty()) {
        return null;
      }
      if (ImportedKeys.isInPassword(told)) {
        ScramKeys known = ImportedKeys.ofPassword(told);
        if (known != null) {
          keys.add(known);
        }
        return null;
      }
      // COMPAT Openfire: its export puts the user's name where it does not know the password.
      if (told.isEmpty() || told.equals(account.local())) {
        complaints.accept(account + ": the password in the file is empty or the account's own name, which is not taken");
        return null;
      }
      return told;
    }

    private void request(Jid account, Element presence) {
      boolean subscribe = presence.name().equals("presence") && "subscribe".equals(presence.attribute("type"));
      RosterItem item = subscribe ? PortableRoster.requested(presence.withAttribute("to", account.toString()), roster) : null;
      if (item == null) {
        strange("<" + presence.name() + " xmlns='" + presence.namespace() + "'> of " + account);
      } else {
        backends.rosters().put(account, item);
      }
    }

    /** Who is denied by the list that is in force. */
    private void blocked(Jid account, Element part) {
      Element inForce = part.child("default", Portable.PRIVACY);
      String chosen = inForce == null ? null : inForce.attribute("name");
      for (Element list : part.elements("list", Portable.PRIVACY)) {
        for (Element item : list.elements("item", Portable.PRIVACY)) {
          boolean whole = item.firstElement() == null;
          if (list.attributeOr("name", "").equals(chosen)
              && whole
              && "jid".equals(item.attribute("type"))
              && "deny".equals(item.attribute("action"))) {
            block(account, item.attributeOr("value", ""));
          }
        }
      }
    }

    private void block(Jid account, String text) {
      try {
        backends.stores().keyValues("blocking").put(account, Jid.parse(text).toString(), "");
      } catch (JidException e) {
        complaints.accept(account + ": \"" + text + "\" cannot be blocked");
      }
    }

    @Override
    public void listed(String list, Element element) {
      Jid account = owner;
      if (account == null) {
        return;
      }
      CompletableFuture<?> write =
          list.equals("archive") ? archive.write(account, element) : offline(account, element);
      if (write == null) {
        strange("a message of " + account);
        return;
      }
      writing.add(write);
      if (writing.size() >= MOST_WRITING) {
        settle();
      }
    }

    private @Nullable CompletableFuture<?> offline(Jid account, Element element) {
      try {
        if (!Stanza.isStanza(element) || !(Stanza.of(element) instanceof Message message)) {
          return null;
        }
        Message waiting = message.without(child -> isOfServer(child, account));
        Instant received = since(message, account);
        Element id = message.child("stanza-id", "urn:xmpp:sid:0");
        String known = id == null ? null : id.attribute("id");
        return backends
            .spool()
            .append(
                account,
                known == null ? "imported-" + ++messages : known,
                received == null ? clock.instant() : received,
                waiting.element().toString(),
                false,
                () -> true);
      } catch (StanzaException e) {
        return null;
      }
    }

    /** Whether this is what the account's server has said of the delay, or nobody by name: it says it anew when it delivers. */
    private static boolean isOfServer(Element child, Jid account) {
      return child.is("delay", Delay.NS) && child.attributeOr("from", account.domain()).equals(account.domain());
    }

    /** Since when a message waits: by the word of the account's server, or else of somebody else. */
    private static @Nullable Instant since(Message message, Jid account) {
      for (Element delay : message.element().elements("delay", Delay.NS)) {
        Instant stamp = isOfServer(delay, account) ? Dates.parse(delay.attributeOr("stamp", "")) : null;
        if (stamp != null) {
          return stamp;
        }
      }
      return Delay.stamp(message);
    }

    private void settle() {
      CompletableFuture.allOf(writing.toArray(new CompletableFuture<?>[0])).join();
      writing.clear();
    }

    @Override
    public void end() {
      Jid account = owner;
      owner = null;
      if (account == null) {
        return;
      }
      settle();
      for (Element part : later) {
        if (part.namespace().equals(PubSub.NS)) {
          complain(account, nodes.writeItems(account, part, clock.instant()));
        } else {
          request(account, part);
        }
      }
      later.clear();
      bookmarks.join(account, clock.instant());
      cards.join(account);
      pictures.join(account, openPictures.test(account), clock.instant());
      try {
        String clear = clear(account);
        AccountRecord made = clear == null ? null : accounts.prepare(account, clear, name);
        List<ScramKeys> usable = made == null ? List.copyOf(keys) : made.keys();
        if (accounts.create(new AccountRecord(account, usable, name, enabled, created))) {
          added++;
          if (usable.isEmpty()) {
            complaints.accept(account + " has no password: set one with \"recado user passwd\"");
          }
        } else {
          existed++;
        }
      } catch (PasswordException e) {
        refused++;
        complaints.accept(account + ": " + e.getMessage());
      }
    }
  }
}
