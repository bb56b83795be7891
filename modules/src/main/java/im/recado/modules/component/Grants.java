package im.recado.modules.component;

import im.recado.wire.xml.Element;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a component may do with the accounts of this server (XEP-0356), and what it answers in the server's place (XEP-0355).
 * Nothing, until somebody says so.
 *
 * @param roster what it may do with rosters
 * @param push whether it is told of changes of rosters, if it may read them
 * @param messages whether it may send messages in the name of accounts
 * @param presence whose presence it is shown
 * @param iqs requests that it may send in the name of accounts, by the namespace of what is asked
 * @param delegated namespaces that it answers for, each with the attributes that a request must have
 */
record Grants(
    Access roster,
    boolean push,
    boolean messages,
    Shown presence,
    Map<String, Access> iqs,
    Map<String, Set<String>> delegated) {
  static final String PRIVILEGE = "urn:xmpp:privilege:2";
  static final String DELEGATION = "urn:xmpp:delegation:2";

  /** Stands for discovery of nodes of accounts that nobody knows (XEP-0355 section 7.2.4). */
  static final String REMAINING_INFO = DELEGATION + ":bare:disco#info:*";

  /** Stands for what accounts have (XEP-0355 section 7.2.5). */
  static final String REMAINING_ITEMS = DELEGATION + ":bare:disco#items:*";

  static final Grants NONE = new Grants(Access.NONE, true, false, Shown.NONE, Map.of(), Map.of());

  /** Which requests of a kind. */
  enum Access {
    NONE,
    GET,
    SET,
    BOTH;

    boolean gets() {
      return this == GET || this == BOTH;
    }

    boolean sets() {
      return this == SET || this == BOTH;
    }
  }

  /** Whose presence is shown. */
  enum Shown {
    NONE,
    MANAGED_ENTITY,
    ROSTER
  }

  Grants {
    iqs = Collections.unmodifiableMap(new TreeMap<>(iqs));
    delegated = Collections.unmodifiableMap(new TreeMap<>(delegated));
  }

  static String written(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Whether changes of rosters are pushed (XEP-0356 section 4.1). */
  boolean pushes() {
    return push && roster.gets();
  }

  /** Whether it may ask this of an account or in its name. */
  boolean allows(String namespace, boolean set) {
    Access access = iqs.getOrDefault(namespace, Access.NONE);
    return set ? access.sets() : access.gets();
  }

  Grants withRoster(Access access) {
    return new Grants(access, push, messages, presence, iqs, delegated);
  }

  Grants withPush(boolean pushed) {
    return new Grants(roster, pushed, messages, presence, iqs, delegated);
  }

  Grants withMessages(boolean sent) {
    return new Grants(roster, push, sent, presence, iqs, delegated);
  }

  Grants withPresence(Shown shown) {
    return new Grants(roster, push, messages, shown, iqs, delegated);
  }

  Grants withIq(String namespace, Access access) {
    Map<String, Access> changed = new TreeMap<>(iqs);
    changed.remove(namespace);
    if (access != Access.NONE) {
      changed.put(namespace, access);
    }
    return new Grants(roster, push, messages, presence, changed, delegated);
  }

  /** The same with a namespace more; null for the attributes takes it away. */
  Grants withDelegated(String namespace, @Nullable Set<String> attributes) {
    Map<String, Set<String>> changed = new TreeMap<>(delegated);
    changed.remove(namespace);
    if (attributes != null) {
      changed.put(namespace, Collections.unmodifiableSet(new TreeSet<>(attributes)));
    }
    return new Grants(roster, push, messages, presence, iqs, changed);
  }

  /** The privileges as a component is told of them (XEP-0356 sections 4.2, 5.2, 6.2 and 7.2). */
  Element privilege() {
    Element.Builder privilege = Element.builder("privilege", PRIVILEGE);
    privilege.child(
        perm("roster", written(roster)).attribute("push", roster.gets() ? String.valueOf(push) : null).build());
    privilege.child(perm("message", messages ? "outgoing" : "none").build());
    privilege.child(perm("presence", written(presence)).build());
    Element.Builder iq = Element.builder("perm", PRIVILEGE).attribute("access", "iq");
    iqs.forEach(
        (namespace, access) ->
            iq.child(
                Element.builder("namespace", PRIVILEGE)
                    .attribute("ns", namespace)
                    .attribute("type", written(access))
                    .build()));
    return privilege.child(iq.build()).build();
  }

  private static Element.Builder perm(String access, String type) {
    return Element.builder("perm", PRIVILEGE).attribute("access", access).attribute("type", type);
  }

  /** What is delegated as a component is told of it (XEP-0355 section 4.2). */
  Element delegation() {
    Element.Builder delegation = Element.builder("delegation", DELEGATION);
    delegated.forEach(
        (namespace, attributes) -> {
          Element.Builder one = Element.builder("delegated", DELEGATION).attribute("namespace", namespace);
          attributes.forEach(
              name -> one.child(Element.builder("attribute", DELEGATION).attribute("name", name).build()));
          delegation.child(one.build());
        });
    return delegation.build();
  }

  /** Whether there is any privilege; what is delegated is none. */
  boolean isPrivileged() {
    return roster != Access.NONE || messages || presence != Shown.NONE || !iqs.isEmpty();
  }

  boolean isNothing() {
    return !isPrivileged() && delegated.isEmpty();
  }
}
