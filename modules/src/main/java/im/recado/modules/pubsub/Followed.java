package im.recado.modules.pubsub;

import im.recado.kernel.store.KeyValues;
import im.recado.kernel.store.StoreLocks;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What accounts have subscribed to through their server (XEP-0376 section 3.4), wherever it is. Every method may wait. */
final class Followed {
  private static final Logger LOG = LoggerFactory.getLogger(Followed.class);

  private final KeyValues store;
  private final StoreLocks locks = new StoreLocks();

  Followed(KeyValues store) {
    this.store = store;
  }

  /** What to hold while several of these methods make up one change of an account's list. */
  Object lockOf(Jid account) {
    return locks.of(account);
  }

  /** The list of an account: {@code <subscription/>} with {@code service}, {@code node}, {@code jid}, state and perhaps {@code subid}. */
  List<Element> of(Jid account) {
    List<Element> list = new ArrayList<>();
    for (String text : sorted(account).values()) {
      try {
        list.add(Xml.parse(text, XmlLimits.STORED));
      } catch (XmlException e) {
        LOG.error("A subscription of {} cannot be read: {}", account, e.getMessage());
      }
    }
    return list;
  }

  private Map<String, String> sorted(Jid account) {
    return new TreeMap<>(store.all(account));
  }

  /** Those to one node; of one id, when it is named. */
  List<Element> of(Jid account, Jid service, String node, @Nullable String subid) {
    return of(account).stream()
        .filter(each -> service.toString().equals(each.attribute("service")) && node.equals(each.attribute("node")))
        .filter(each -> subid == null || subid.equals(each.attribute("subid")))
        .toList();
  }

  void put(Jid account, Element subscription) {
    store.put(account, key(subscription), subscription.toString());
  }

  void remove(Jid account, Element subscription) {
    store.remove(account, key(subscription));
  }

  void forget(Jid account) {
    store.removeAll(account);
  }

  private static String key(Element subscription) {
    return hash(
        String.join(
            "\n",
            subscription.attributeOr("service", ""),
            subscription.attributeOr("node", ""),
            subscription.attributeOr("subid", "")));
  }

  /** The same for the same list, another for another. */
  String version(Jid account) {
    return hash(String.join("\n", sorted(account).values()));
  }

  private static String hash(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
