package im.recado.client.model;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** What the program says, in the language of the person before it. */
public final class Words {
  /** The languages that there are, the first is for everybody else. */
  public static final List<String> LANGUAGES = List.of("en", "pt", "es");

  private final Locale locale;
  private final ResourceBundle bundle;

  private Words(Locale locale, ResourceBundle bundle) {
    this.locale = locale;
    this.bundle = bundle;
  }

  /** In this language; empty: the one of the system. */
  public static Words of(String language) {
    String wanted = language.isEmpty() ? Locale.getDefault().getLanguage() : language;
    String known = LANGUAGES.contains(wanted) ? wanted : LANGUAGES.getFirst();
    Locale locale = known.equals(Locale.getDefault().getLanguage()) ? Locale.getDefault() : Locale.of(known);
    return new Words(locale, ResourceBundle.getBundle("im.recado.client.words_" + known, Locale.ROOT));
  }

  public Locale locale() {
    return locale;
  }

  /** The sentence with this key, with these in its places. */
  public String say(String key, Object... values) {
    String text = bundle.getString(key);
    return values.length == 0 ? text : new MessageFormat(text, locale).format(values);
  }

  /** The sentence for one of many cases, or that for all others: {@code key.case}, {@code key.other}. */
  public String sayFor(String key, String which, Object... values) {
    try {
      return say(key + "." + which, values);
    } catch (MissingResourceException e) {
      return say(key + ".other", values);
    }
  }
}
