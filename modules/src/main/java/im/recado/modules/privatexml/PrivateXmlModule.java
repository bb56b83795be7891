package im.recado.modules.privatexml;

import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.kernel.route.IqHandler;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.IqTarget;
import im.recado.kernel.store.KeyValues;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps XML for clients, by the name and namespace of its root (XEP-0049). What an account can make grow is bounded by the
 * options (SECURITY D9); of others' data nobody is told anything.
 */
public final class PrivateXmlModule implements Module {
  static final String NS = "jabber:iq:private";

  static final Option<Integer> BYTES =
      Option.integer("private.bytes", 64 * 1024, 1024, 1024 * 1024, "The largest private XML that is kept, in bytes.");
  static final Option<Integer> COUNT =
      Option.integer("private.count", 100, 1, 10_000, "So many pieces of private XML are kept for one account.");

  private final Options options;
  private final KeyValues store;
  private final Predicate<Jid> exists;
  private final Map<String, Shared> shared = new ConcurrentHashMap<>();

  /** @param exists whether an account is kept at all: one that was made for a session alone leaves nothing behind */
  public PrivateXmlModule(Options options, KeyValues store, Predicate<Jid> exists) {
    this.options = options;
    this.store = store;
    this.exists = exists;
  }

  /** XML of this name has another home as well. */
  public void share(String name, String namespace, Shared other) {
    shared.put(key(name, namespace), other);
  }

  /** What is kept here under a name, or null. May wait. */
  public @Nullable Element kept(Jid owner, String name, String namespace) throws StanzaException {
    String kept = store.get(owner, key(name, namespace));
    try {
      return kept == null ? null : Xml.parse(kept, XmlLimits.STORED);
    } catch (XmlException e) {
      throw new StanzaException(Condition.INTERNAL_SERVER_ERROR);
    }
  }

  /** Keeps XML, or forgets it when it is empty, whatever the limits are. May wait. */
  public void keep(Jid owner, Element element) {
    if (element.childCount() == 0) {
      store.remove(owner, key(element));
    } else {
      store.put(owner, key(element), element.toString());
    }
  }

  @Override
  public Declaration declare() {
    return Declaration.module("private-xml", "Keeps XML for clients.")
        .switchable()
        .xep(49, "1.2", "Private XML Storage")
        .serverFeature(NS)
        .option(BYTES)
        .option(COUNT)
        .on(AccountRemoved.class, removed -> store.removeAll(removed.account()))
        .blockingIq(Iq.Type.GET, IqTarget.OWN_ACCOUNT, "query", NS, this::get)
        .blockingIq(Iq.Type.SET, IqTarget.OWN_ACCOUNT, "query", NS, this::set)
        .blockingIq(Iq.Type.GET, IqTarget.OTHER_ACCOUNT, "query", NS, IqHandler.OWNER_ONLY)
        .blockingIq(Iq.Type.SET, IqTarget.OTHER_ACCOUNT, "query", NS, IqHandler.OWNER_ONLY);
  }

  private Element get(IqRequest request) throws StanzaException {
    List<Element> wanted = elements(request);
    if (wanted.size() != 1) {
      throw new StanzaException(Condition.BAD_REQUEST, "One piece of private XML is read at a time.");
    }
    Element asked = wanted.getFirst();
    Jid owner = request.askedAccount();
    Element kept = kept(owner, asked.name(), asked.namespace());
    Shared other = shared.get(key(asked));
    Element shown = other == null ? kept : other.shown(owner, kept);
    return Element.of("query", NS, shown == null ? Element.of(asked.name(), asked.namespace()) : shown);
  }

  private @Nullable Element set(IqRequest request) throws StanzaException {
    Jid owner = request.askedAccount();
    if (!exists.test(owner)) {
      throw new StanzaException(Condition.NOT_ALLOWED, "Nothing is kept for an account of a single session.");
    }
    Map<String, Element> wanted = new LinkedHashMap<>();
    for (Element element : elements(request)) {
      String text = element.toString();
      if (text.getBytes(StandardCharsets.UTF_8).length > options.get(BYTES) || key(element).length() > 512) {
        throw new StanzaException(Condition.NOT_ACCEPTABLE, "That is more than may be kept.");
      }
      wanted.put(key(element), element);
    }
    Set<String> after = new HashSet<>(store.all(owner).keySet());
    int before = after.size();
    after.addAll(wanted.keySet());
    if (after.size() > before && after.size() > options.get(COUNT)) {
      throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "No more pieces of private XML are kept for this account.");
    }
    for (Element given : wanted.values()) {
      Shared other = shared.get(key(given));
      if (other == null) {
        store.put(owner, key(given), given.toString());
      } else {
        keep(owner, other.kept(owner, given));
      }
    }
    return null;
  }

  /** What is asked about: at least one element, each in a namespace of its own (section 2.3). */
  private static List<Element> elements(IqRequest request) throws StanzaException {
    List<Element> elements = request.payload().elements();
    if (elements.isEmpty() || elements.stream().anyMatch(element -> element.namespace().equals(NS))) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, "Private XML stands in a namespace of its own.");
    }
    return elements;
  }

  private static String key(Element element) {
    return key(element.name(), element.namespace());
  }

  private static String key(String name, String namespace) {
    return name + " " + namespace;
  }
}
