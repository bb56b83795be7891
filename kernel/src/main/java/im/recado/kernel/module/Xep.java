package im.recado.kernel.module;

/**
 * A specification that a module follows.
 *
 * @param number of the XMPP Extension Protocol
 * @param version that was followed
 * @param name its title
 * @param part what of it is followed, for people; empty for all that concerns a server
 */
public record Xep(int number, String version, String name, String part) {
  /** As people write it, with four digits. */
  public String id() {
    return "XEP-%04d".formatted(number);
  }
}
