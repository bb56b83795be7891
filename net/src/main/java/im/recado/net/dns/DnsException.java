package im.recado.net.dns;

/** The DNS has not answered, or not in earnest. The message is a clause for people. */
final class DnsException extends Exception {
  private static final long serialVersionUID = 1L;

  DnsException(String message) {
    super(message);
  }
}
