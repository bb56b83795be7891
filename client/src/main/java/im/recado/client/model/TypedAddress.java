package im.recado.client.model;

import im.recado.client.protocol.Jid;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What people type for an address where somebody is added: the whole of it, or at one's own server the name alone. */
public final class TypedAddress {
  private static final String LINK = "xmpp:";
  /** What stands in no name of a server or service, though it may be read as one. */
  private static final Pattern NO_DOMAIN = Pattern.compile("[\\s\"&'/:<>@,;()]");

  private TypedAddress() {}

  /**
   * The address that is meant; nothing for what can be none.
   *
   * @param own the server of one's own: it and what is below it are services, everything else without an {@code @} is a name there
   */
  public static Optional<Jid> of(String typed, String own) {
    String text = typed.strip();
    if (text.toLowerCase(Locale.ROOT).startsWith(LINK)) {
      text = text.substring(LINK.length());
    } else if (isName(text, own)) {
      text = text + "@" + own;
    }
    return Jid.parse(text).filter(jid -> !NO_DOMAIN.matcher(jid.domain()).find());
  }

  /** What a name alone becomes; nothing when the whole address was typed, or what can be none. */
  public static Optional<Jid> completed(String typed, String own) {
    return isName(typed.strip(), own) ? of(typed, own) : Optional.empty();
  }

  private static boolean isName(String text, String own) {
    String lower = text.toLowerCase(Locale.ROOT);
    boolean service = lower.equals(own) || lower.endsWith("." + own);
    return !text.isEmpty() && !text.contains("@") && !lower.startsWith(LINK) && !service;
  }
}
