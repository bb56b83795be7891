package im.recado.wire.xml;

/** Input that a reader refuses; the stream it came from is to be closed with {@link #condition()}. */
public final class XmlException extends Exception {
  /** Why input was refused, each with its stream error condition (RFC 6120 section 4.9.3). */
  public enum Reason {
    /** Not well-formed XML. */
    NOT_WELL_FORMED("not-well-formed"),
    /** Not UTF-8, which is the only encoding of a stream (RFC 6120 section 11.6). */
    BAD_ENCODING("bad-format"),
    /** Well-formed, but no stream: character data directly inside the root (RFC 6120 section 4.9.3.1). */
    BAD_FORMAT("bad-format"),
    /** Another encoding than UTF-8 is declared. */
    UNSUPPORTED_ENCODING("unsupported-encoding"),
    /** Comments, processing instructions, DTDs, entities, nested streams (RFC 6120 section 11.1). */
    RESTRICTED("restricted-xml"),
    /** A prefix that is not declared, or a stream in a wrong namespace or with a wrong prefix. */
    BAD_NAMESPACE_PREFIX("bad-namespace-prefix"),
    /** One of the {@link XmlLimits} is passed. */
    LIMIT("policy-violation");

    private final String condition;

    Reason(String condition) {
      this.condition = condition;
    }
  }

  private final Reason reason;

  public XmlException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  static XmlException malformed(String what) {
    return new XmlException(Reason.NOT_WELL_FORMED, what);
  }

  static XmlException restricted(String what) {
    return new XmlException(Reason.RESTRICTED, what);
  }

  static XmlException limit(String what) {
    return new XmlException(Reason.LIMIT, "too many " + what);
  }

  public Reason reason() {
    return reason;
  }

  /** The stream error condition to close with. */
  public String condition() {
    return reason.condition;
  }
}
