package im.recado.modules.archive;

import im.recado.kernel.module.Option;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * With whom an account's messages are archived (XEP-0441).
 *
 * @param otherwise for those who are in neither list
 * @param always with these
 * @param never with these; who is in both lists, is here
 */
record Preferences(Otherwise otherwise, Set<Jid> always, Set<Jid> never) {
  static final String NS = "urn:xmpp:mam:2";

  /** What happens to messages with somebody in neither list (section 2.1.1). */
  enum Otherwise {
    ALWAYS,
    NEVER,
    /** Only with contacts. */
    ROSTER
  }

  Preferences {
    always = Set.copyOf(always);
    never = Set.copyOf(never);
  }

  /** Those of an account that has not said anything. */
  static Preferences of(Otherwise otherwise) {
    return new Preferences(otherwise, Set.of(), Set.of());
  }

  /**
   * Whether messages with this address are archived (section 2.3).
   *
   * @param isContact whether a bare address is in the roster; asked only when that matters
   */
  boolean want(Jid other, Predicate<Jid> isContact) {
    // What is said of a device weighs more than what is said of the whole account.
    for (Jid each = other; ; each = other.bare()) {
      if (never.contains(each)) {
        return false;
      }
      if (always.contains(each)) {
        return true;
      }
      if (each.isBare()) {
        break;
      }
    }
    return switch (otherwise) {
      case ALWAYS -> true;
      case NEVER -> false;
      case ROSTER -> isContact.test(other.bare());
    };
  }

  /**
   * Reads what a client wishes.
   *
   * @param most so many addresses in both lists together
   */
  static Preferences read(Element prefs, int most) throws StanzaException {
    Otherwise otherwise =
        switch (prefs.attribute("default")) {
          case "always" -> Otherwise.ALWAYS;
          case "never" -> Otherwise.NEVER;
          case "roster" -> Otherwise.ROSTER;
          case null, default ->
              throw new StanzaException(Condition.BAD_REQUEST, "The default is always, never or roster.");
        };
    Preferences read = new Preferences(otherwise, list(prefs, "always"), list(prefs, "never"));
    if (read.always.size() + read.never.size() > most) {
      throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "These are more addresses than are kept.");
    }
    return read;
  }

  private static Set<Jid> list(Element prefs, String name) throws StanzaException {
    Set<Jid> jids = new LinkedHashSet<>();
    Element list = prefs.child(name, NS);
    if (list != null) {
      for (Element jid : list.elements("jid", NS)) {
        try {
          jids.add(Jid.parse(jid.text().strip()));
        } catch (JidException e) {
          throw new StanzaException(Condition.JID_MALFORMED, "There is an address in the list that is none.");
        }
      }
    }
    return jids;
  }

  /** {@code <prefs/>} as it goes to clients, and to the disk. */
  Element toElement() {
    return Element.builder("prefs", NS)
        .attribute("default", Option.written(otherwise))
        .child(list("always", always))
        .child(list("never", never))
        .build();
  }

  private static Element list(String name, Set<Jid> jids) {
    Element.Builder list = Element.builder(name, NS);
    jids.stream().sorted().forEach(jid -> list.child("jid", NS, jid.toString()));
    return list.build();
  }

  /** Reads what was kept. Throws {@link IllegalStateException} when it is damaged. */
  static Preferences stored(String text) {
    try {
      return read(Xml.parse(text, XmlLimits.STORED), Integer.MAX_VALUE);
    } catch (XmlException | StanzaException e) {
      throw new IllegalStateException("damaged archive preferences", e);
    }
  }
}
