package im.recado.client.protocol;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;

/**
 * An address (RFC 7622), prepared: two that mean the same are equal.
 *
 * @param local empty for a server or a service
 * @param resource empty for a bare address; in a room it is the nick
 */
public record Jid(String local, String domain, String resource) implements Comparable<Jid> {
  /** The longest address there can be (RFC 7622, section 3.1), in characters. */
  private static final int LONGEST = 3 * 1023 + 2;

  /** Reads an address; throws {@link IllegalArgumentException} for what is none. */
  public static Jid of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException("no address: " + text));
  }

  /** Reads what somebody wrote. What is read is read the same from its own words: it is kept by these. */
  public static Optional<Jid> parse(@Nullable String text) {
    Optional<Jid> read = prepare(text);
    // The library takes one dot off the end of a domain, and of "a.." another one the next time: no domain ends like that.
    return read.filter(jid -> jid.toString().equals(text) || prepare(jid.toString()).equals(read));
  }

  private static Optional<Jid> prepare(@Nullable String text) {
    if (text == null || text.isEmpty() || text.length() > LONGEST) {
      return Optional.empty();
    }
    // No part that is there may be empty (RFC 7622, sections 3.2 to 3.4), which the library lets pass.
    if (text.startsWith("@") || text.indexOf('/') == text.length() - 1) {
      return Optional.empty();
    }
    try {
      org.jxmpp.jid.Jid jid = JidCreate.from(text);
      String local = jid.getLocalpartOrNull() == null ? "" : jid.getLocalpartOrNull().toString();
      String resource = jid.getResourceOrNull() == null ? "" : jid.getResourceOrNull().toString();
      return Optional.of(new Jid(local, jid.getDomain().toString(), resource));
    } catch (XmppStringprepException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The address of somebody's account, as people type it: {@code name@server}, nothing else. */
  public static Optional<Jid> account(String typed) {
    return parse(typed.strip()).filter(jid -> !jid.local.isEmpty() && jid.resource.isEmpty());
  }

  public Jid bare() {
    return resource.isEmpty() ? this : new Jid(local, domain, "");
  }

  public Jid with(String other) {
    return new Jid(local, domain, other);
  }

  public Jid server() {
    return new Jid("", domain, "");
  }

  public boolean isBare() {
    return resource.isEmpty();
  }

  @Override
  public int compareTo(Jid other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return (local.isEmpty() ? "" : local + "@") + domain + (resource.isEmpty() ? "" : "/" + resource);
  }
}
