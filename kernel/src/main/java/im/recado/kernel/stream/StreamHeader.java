package im.recado.kernel.stream;

import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client says in the header of its stream (RFC 6120 section 4.7). Nothing of it is proved.
 *
 * @param claimed the bare address that the client says it is; null when it says nothing that is an address of an
 *     account (XEP-0388 section 2.1)
 * @param language the language of what the client writes; null when that is the stream's own, which needs no mention
 */
record StreamHeader(Element element, @Nullable Jid claimed, @Nullable String language) {
  /** The language of what the server itself says, and so of every stream towards a client. */
  static final String LANGUAGE = "en";

  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9-]{1,35}");
  private static final Pattern VERSION_ONE = Pattern.compile("0{0,3}[1-9][0-9]{0,2}\\.[0-9]{1,3}");

  /** Reads one; what may be wrong with it is found by {@link #domain}. */
  static StreamHeader of(Element element) {
    return new StreamHeader(element, bareAddress(element.attribute("from")), language(element));
  }

  /**
   * The domain that the client wants.
   *
   * @param earlier the one that it wanted before on this connection, or null
   * @throws StreamException when this is no header that can be answered with features
   */
  String domain(ClientStreams streams, @Nullable String earlier) throws StreamException {
    if (!element.is("stream", Namespaces.STREAM)) {
      throw new StreamException("invalid-namespace", "The header of a stream of jabber:client was expected.");
    }
    String to = element.attribute("to");
    String wanted = to == null ? null : domainOf(to);
    if (to != null && (wanted == null || !streams.serves(wanted))) {
      throw new StreamException("host-unknown", "This server does not serve that domain.");
    }
    if (wanted == null) {
      throw new StreamException("improper-addressing", "The stream header names no domain.");
    }
    if (earlier != null && !earlier.equals(wanted)) {
      throw new StreamException("host-unknown", "The domain of a stream cannot change.");
    }
    return wanted;
  }

  /** Refuses what is wrong beside the domain. */
  void check(String domain) throws StreamException {
    if (claimed != null && !claimed.domain().equals(domain)) {
      throw new StreamException("invalid-from", "The stream header comes from another domain.");
    }
    if (!isVersionOne(element.attribute("version"))) {
      throw new StreamException("unsupported-version", "XMPP 1.0 is spoken here.");
    }
  }

  private static @Nullable String language(Element header) {
    String lang = header.lang();
    return lang == null || lang.equals(LANGUAGE) || !TAG.matcher(lang).matches() ? null : lang;
  }

  private static @Nullable String domainOf(String to) {
    try {
      Jid jid = Jid.parse(to);
      return jid.isDomain() ? jid.domain() : null;
    } catch (JidException e) {
      return null;
    }
  }

  private static @Nullable Jid bareAddress(@Nullable String from) {
    try {
      Jid jid = from == null ? null : Jid.parse(from);
      return jid == null || jid.local() == null ? null : jid.bare();
    } catch (JidException e) {
      return null;
    }
  }

  private static boolean isVersionOne(@Nullable String version) {
    return version != null && VERSION_ONE.matcher(version).matches();
  }
}
