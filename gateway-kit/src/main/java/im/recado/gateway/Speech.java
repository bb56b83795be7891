package im.recado.gateway;

import im.recado.wire.stanza.StanzaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * In which language a gateway speaks with somebody in forms: the one that they have asked for, if it is there.
 *
 * @param code as in {@code xml:lang}
 * @param said what is not said in English, by its English; {@code {name}} stands for the gateway's name
 */
record Speech(String code, Map<String, String> said) {
  /** Whether secrets are kept. */
  static final String KEEP = "Keep the password here, sealed, to log in by itself";

  /** Whether somebody stays without clients. */
  static final String STAY = "Stay logged in when none of your clients is online";

  /** Whether somebody has a certificate. */
  static final String CERTIFICATE = "Have a certificate of your own, which can take the password's place";

  /** What comes of a removal. */
  static final String REMOVAL =
      "Your account on {name} will be forgotten here, and its contacts leave your list. The list on the network stays.";

  static final Speech ENGLISH = new Speech("en", Map.of());

  private static final Map<String, Speech> OTHERS = read();

  private static Map<String, Speech> read() {
    Map<String, Map<String, String>> all = new HashMap<>();
    try (InputStream in = Speech.class.getResourceAsStream("speech.sentences")) {
      String english = "";
      for (String line : new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith("en ")) {
          english = line.substring(3);
        } else if (!line.isEmpty() && !line.startsWith("#")) {
          all.computeIfAbsent(line.substring(0, 2), any -> new HashMap<>()).put(english, line.substring(3));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, Speech> speeches = new HashMap<>();
    all.forEach((code, said) -> speeches.put(code, new Speech(code, Map.copyOf(said))));
    return speeches;
  }

  /** The speech for a language tag such as {@code pt-BR}; English for none and for those that are not there. */
  static Speech of(@Nullable String lang) {
    String language = lang == null ? "" : lang.length() > 2 && lang.charAt(2) == '-' ? lang.substring(0, 2) : lang;
    return OTHERS.getOrDefault(language.toLowerCase(Locale.ROOT), ENGLISH);
  }

  /** A sentence or a label in this language, or as it is. */
  String say(String english) {
    return said.getOrDefault(english, english);
  }

  /** The same about a gateway. */
  String say(String english, String name) {
    return say(english).replace("{name}", name);
  }

  /** What went wrong. English has the network's own words, other languages have a sentence for each condition. */
  String trouble(StanzaException e, String name) {
    String condition = e.error().condition().wire();
    String words = e.error().text() == null ? condition : e.error().text();
    return said.containsKey(condition) ? say(condition, name) : words;
  }
}
