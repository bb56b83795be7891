package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.store.ContactStore.Contact;

/** Which programs people use, as these say themselves (XEP-0030, XEP-0092). Safe for any thread. */
public final class Programs {
  private static final int LONGEST = 60;

  /** What a program runs on. */
  public enum Kind { COMPUTER, PHONE, WEB, TERMINAL, ROBOT, OTHER }

  /**
   * A program; what it does not say is empty.
   *
   * @param system what it runs in
   */
  public record Program(String name, String version, String system, Kind kind) {
    public static final Program UNKNOWN = new Program("", "", "", Kind.OTHER);
  }

  private final Link link;
  private final Disco disco;
  private final Contacts contacts;
  private final OwnPresence presence;
  private final Jid account;

  Programs(Link link, Disco disco, Contacts contacts, OwnPresence presence, Jid account) {
    this.link = link;
    this.disco = disco;
    this.contacts = contacts;
    this.presence = presence;
    this.account = account;
  }

  /**
   * Asks a client what it is; waits. Only those are asked who see one anyway: a question shows that one is there.
   *
   * @throws OfflineException when there is no stream
   */
  public Program of(Jid client) throws OfflineException, InterruptedException {
    boolean own = client.bare().equals(account);
    if (!own && (presence.isHidden() || contacts.find(client).filter(Contact::seesUs).isEmpty())) {
      return Program.UNKNOWN;
    }
    String known = "";
    Kind kind = Kind.OTHER;
    try {
      Disco.Info info = disco.look(client, "");
      known = info.name();
      kind = kind(info.type("client"));
    } catch (RefusedException e) {
      // Perhaps it says its version.
    }
    try {
      Node version = link.ask(Node.iq("get", client, Node.of("query", Ns.VERSION))).payload().orElse(Node.of("query", Ns.VERSION));
      String name = version.textOf("name");
      return new Program(cut(name.isBlank() ? known : name), cut(version.textOf("version")), cut(version.textOf("os")), kind);
    } catch (RefusedException e) {
      return new Program(cut(known), "", "", kind);
    }
  }

  private static String cut(String text) {
    String line = text.strip();
    return line.codePointCount(0, line.length()) <= LONGEST ? line : line.substring(0, line.offsetByCodePoints(0, LONGEST)) + "…";
  }

  /** The types of clients are registered (XEP-0030, "Disco Categories"). */
  private static Kind kind(String type) {
    return switch (type) {
      case "pc" -> Kind.COMPUTER;
      case "phone", "handheld", "tablet", "sms" -> Kind.PHONE;
      case "web" -> Kind.WEB;
      case "console" -> Kind.TERMINAL;
      case "bot" -> Kind.ROBOT;
      default -> Kind.OTHER;
    };
  }
}
