package im.recado.modules.sasl2;

import im.recado.kernel.session.Key;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Text;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of itself when it logs in (XEP-0388 section 2.3). Nobody but the account's owner and the operator
 * may be told.
 *
 * @param id the installation's UUID in lower case, or null when it told none or something else
 * @param software its name for people, may be empty
 * @param device where it runs, for people, may be empty
 */
public record UserAgent(@Nullable String id, String software, String device) {
  /** On the session of a client that bound its resource in SASL2. */
  public static final Key<UserAgent> KEY = Key.named("user-agent");

  private static final int MOST_CHARS = 64;
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

  static UserAgent of(Element authenticate) {
    Element told = authenticate.child("user-agent", Sasl2Module.NS);
    if (told == null) {
      return new UserAgent(null, "", "");
    }
    String id = told.attributeOr("id", "").toLowerCase(Locale.ROOT);
    return new UserAgent(UUID.matcher(id).matches() ? id : null, text(told, "software"), text(told, "device"));
  }

  private static String text(Element told, String name) {
    String text = told.childText(name, Sasl2Module.NS);
    return text == null ? "" : Text.cut(text, MOST_CHARS);
  }
}
