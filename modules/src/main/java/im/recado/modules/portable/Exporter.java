package im.recado.modules.portable;

import im.recado.kernel.store.KeyValues;
import im.recado.modules.Backends;
import im.recado.modules.account.AccountRecord;
import im.recado.modules.archive.PortableArchive;
import im.recado.modules.delay.Delay;
import im.recado.modules.pep.WellKnownNodes;
import im.recado.modules.pubsub.PortableNodes;
import im.recado.modules.roster.PortableRoster;
import im.recado.modules.roster.RosterItem;
import im.recado.modules.spool.SpooledMessage;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.ScramKeys;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes accounts with all that is kept for them into a file (XEP-0227). Reads what is stored, so the server may run;
 * archives go through page by page. Used by one thread; may wait.
 */
public final class Exporter {
  private static final Logger LOG = LoggerFactory.getLogger(Exporter.class);
  private static final int PAGE = 500;

  private final Backends backends;
  private final Writer out;

  /** @param out gets the file; stays open */
  public Exporter(Backends backends, Writer out) {
    this.backends = backends;
    this.out = out;
  }

  /**
   * Writes the whole file.
   *
   * @param only this account, or null for all
   * @return how many accounts are in it
   */
  public int write(List<String> domains, @Nullable Jid only) throws IOException {
    int count = 0;
    out.write("<?xml version='1.0' encoding='UTF-8'?>\n<server-data xmlns='" + Portable.NS + "'>\n");
    try {
      for (String domain : domains) {
        out.write(open("host", "jid", domain));
        count += accounts(domain, only);
        out.write("</host>\n");
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    out.write("</server-data>\n");
    out.flush();
    return count;
  }

  private int accounts(String domain, @Nullable Jid only) throws IOException {
    if (only != null) {
      AccountRecord account = only.domain().equals(domain) ? backends.accounts().find(only) : null;
      if (account != null) {
        user(account);
      }
      return account == null ? 0 : 1;
    }
    int count = 0;
    Jid after = null;
    while (true) {
      List<AccountRecord> page = backends.accounts().list(after, PAGE);
      for (AccountRecord account : page) {
        if (account.jid().domain().equals(domain)) {
          user(account);
          count++;
        }
      }
      if (page.size() < PAGE) {
        return count;
      }
      after = page.getLast().jid();
    }
  }

  /** A tag that opens, with one attribute. */
  private static String open(String name, String attribute, String value) {
    String whole = Element.builder(name, Portable.NS).attribute(attribute, value).build().toString();
    return whole.replace(" xmlns='" + Portable.NS + "'", "").replaceFirst("/>$", ">") + "\n";
  }

  private void line(Element element) {
    try {
      out.write(element.toString());
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void user(AccountRecord account) throws IOException {
    Jid owner = account.jid();
    out.write(open("user", "name", String.valueOf(owner.local())));
    line(
        Element.builder("account", Portable.ACCOUNT)
            .attribute("name", account.name().isEmpty() ? null : account.name())
            .attribute("created", account.created().toString())
            .attribute("enabled", account.enabled() ? null : "false")
            .build());
    account.keys().forEach(keys -> line(credentials(keys)));
    roster(owner);
    parts(owner, "vcard").forEach(this::line);
    List<Element> pieces = parts(owner, "private");
    if (!pieces.isEmpty()) {
      line(Element.builder("query", Portable.PRIVATE).children(pieces).build());
    }
    blocked(owner);
    parts(owner, "archive").forEach(this::line);
    new PortableNodes(backends.pubsub(), WellKnownNodes::settings, subscriber -> {}).read(owner).forEach(this::line);
    for (String store : Portable.KEPT) {
      backends.stores().keyValues(store).all(owner).forEach((key, value) -> line(kept(store, key, value)));
    }
    offline(owner);
    out.write("<archive xmlns='" + Portable.ARCHIVE + "'>\n");
    new PortableArchive(backends.archive()).read(owner, this::line);
    out.write("</archive>\n</user>\n");
  }

  private static Element credentials(ScramKeys keys) {
    Base64.Encoder base64 = Base64.getEncoder();
    return Element.builder("scram-credentials", Portable.SCRAM)
        .attribute("mechanism", keys.hash().mechanism())
        .child("iter-count", Portable.SCRAM, Integer.toString(keys.iterations()))
        .child("salt", Portable.SCRAM, base64.encodeToString(keys.salt()))
        .child("server-key", Portable.SCRAM, base64.encodeToString(keys.serverKey()))
        .child("stored-key", Portable.SCRAM, base64.encodeToString(keys.storedKey()))
        .build();
  }

  private void roster(Jid owner) {
    List<RosterItem> items = backends.rosters().load(owner).items();
    line(PortableRoster.query(items));
    for (RosterItem item : items) {
      Element request = item.request() == null ? null : parsed(item.request());
      if (request != null) {
        line(request);
      }
    }
  }

  /** The XML that a store of small texts holds for an account. */
  private List<Element> parts(Jid owner, String store) {
    List<Element> parts = new ArrayList<>();
    KeyValues kept = backends.stores().keyValues(store);
    for (String text : kept.all(owner).values()) {
      Element part = parsed(text);
      if (part != null) {
        parts.add(part);
      }
    }
    return parts;
  }

  private static @Nullable Element parsed(String text) {
    try {
      return Xml.parse(text, XmlLimits.STORED);
    } catch (XmlException e) {
      LOG.warn("Something that is kept is no XML and is left out: {}", e.getMessage());
      return null;
    }
  }

  private static Element kept(String store, String key, String value) {
    return Element.builder("kept", Portable.KEPT_NS)
        .attribute("store", store)
        .attribute("key", key)
        .text(value)
        .build();
  }

  /** As a privacy list that is in force (section 4.8), which every server can read. */
  private void blocked(Jid owner) {
    Map<String, String> blocked = backends.stores().keyValues("blocking").all(owner);
    if (blocked.isEmpty()) {
      return;
    }
    Element.Builder list = Element.builder("list", Portable.PRIVACY).attribute("name", "blocked");
    int order = 1;
    for (String jid : blocked.keySet()) {
      list.child(
          Element.builder("item", Portable.PRIVACY)
              .attribute("type", "jid")
              .attribute("value", jid)
              .attribute("action", "deny")
              .attribute("order", Integer.toString(order++))
              .build());
    }
    Element inForce = Element.builder("default", Portable.PRIVACY).attribute("name", "blocked").build();
    line(Element.of("query", Portable.PRIVACY, inForce, list.build()));
  }

  private void offline(Jid owner) throws IOException {
    out.write("<offline-messages>\n");
    long after = 0;
    while (true) {
      List<SpooledMessage> page = backends.spool().all(owner, after, PAGE);
      for (SpooledMessage kept : page) {
        Element message = parsed(kept.xml());
        if (message != null) {
          // Beside what somebody else has said of a delay: this one is since when it waits here.
          line(message.withChild(Delay.of(Jid.valueOf(owner.domain()), kept.received())));
        }
        after = kept.id();
      }
      if (page.size() < PAGE) {
        break;
      }
    }
    out.write("</offline-messages>\n");
  }
}
