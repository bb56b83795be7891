package im.recado.wire.jid;

import org.jspecify.annotations.Nullable;

/**
 * An XMPP address, {@code local@domain/resource}, prepared and enforced by RFC 7622 when it is made, so that two
 * addresses are the same exactly when they are equal. Immutable.
 */
public final class Jid implements Comparable<Jid> {
  private final @Nullable String local;
  private final String domain;
  private final @Nullable String resource;
  private final String text;
  private final Jid bare;

  private Jid(@Nullable String local, String domain, @Nullable String resource, @Nullable Jid bare) {
    this.local = local;
    this.domain = domain;
    this.resource = resource;
    String bareText = bare != null ? bare.text : local == null ? domain : local + '@' + domain;
    this.text = resource == null ? bareText : bareText + '/' + resource;
    this.bare = resource == null ? this : bare != null ? bare : new Jid(local, domain, null, null);
  }

  /** Reads an address as it stands on the wire. */
  public static Jid parse(String text) throws JidException {
    int slash = text.indexOf('/');
    String bare = slash < 0 ? text : text.substring(0, slash);
    String resource = slash < 0 ? null : text.substring(slash + 1);
    int at = bare.indexOf('@');
    String local = at < 0 ? null : bare.substring(0, at);
    String domain = bare.substring(at + 1);
    return of(local, domain, resource);
  }

  /** An address of parts that are yet to be prepared; null means absent, an empty part is refused. */
  public static Jid of(@Nullable String local, String domain, @Nullable String resource) throws JidException {
    return new Jid(
        local == null ? null : JidParts.local(local),
        JidParts.domain(domain),
        resource == null ? null : JidParts.resource(resource),
        null);
  }

  /** Reads an address that the program itself wrote down. Throws {@link IllegalArgumentException} if it is none. */
  public static Jid valueOf(String text) {
    try {
      return parse(text);
    } catch (JidException e) {
      throw new IllegalArgumentException(e.getMessage() + ": " + text, e);
    }
  }

  /** The part before the {@code @}, or null. */
  public @Nullable String local() {
    return local;
  }

  public String domain() {
    return domain;
  }

  /** The domain as the DNS and certificates write it: in ASCII. */
  public String asciiDomain() {
    return Domains.ascii(domain);
  }

  /** The part after the first slash, or null. */
  public @Nullable String resource() {
    return resource;
  }

  /** This address without its resource; itself when it has none. */
  public Jid bare() {
    return bare;
  }

  /** This address with another resource, which is prepared; null for none. */
  public Jid withResource(@Nullable String resource) throws JidException {
    return resource == null ? bare : new Jid(local, domain, JidParts.resource(resource), bare);
  }

  public boolean isBare() {
    return resource == null;
  }

  public boolean isFull() {
    return resource != null;
  }

  /** Whether this is a domain and nothing else. */
  public boolean isDomain() {
    return local == null && resource == null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof Jid that && text.equals(that.text));
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public int compareTo(Jid other) {
    return text.compareTo(other.text);
  }

  /** The canonical form, ready for the wire. */
  @Override
  public String toString() {
    return text;
  }

}
