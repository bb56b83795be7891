package im.recado.server.settings;

import im.recado.kernel.module.Option;
import im.recado.kernel.stream.ClientStreams;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The text of a new {@code recado.toml}: the few settings that people begin with, and all others behind comment signs. */
public final class SettingsFile {
  private static final List<Option<?>> FIRST =
      List.of(
          ServerOptions.DOMAIN,
          ServerOptions.C2S_ADDRESS,
          ServerOptions.C2S_PORT,
          ServerOptions.C2S_DIRECT_TLS_PORT,
          ClientStreams.TLS,
          ServerOptions.CERTIFICATE,
          ServerOptions.KEY,
          ServerOptions.HTTPS_PORT,
          ServerOptions.HTTP_PORT,
          ServerOptions.DATABASE_URL,
          ServerOptions.CONSOLE_PORT,
          ServerOptions.CONSOLE_TLS_PORT,
          ServerOptions.METRICS_PORT);

  private static final int WIDTH = 100;

  private SettingsFile() {}

  /** The text, with the domain set. */
  public static String text(String domain, Collection<Option<?>> all) {
    StringBuilder text =
        new StringBuilder(
            """
            # The settings of this Recado server. What begins with a # is a comment; the values shown behind one are the
            # defaults: take the # away to change them. The server reads this file when it starts, and the command line
            # (--set KEY=VALUE) goes before it. A key with a dot may also be written in a [section].

            """);
    comment(text, ServerOptions.DOMAIN.help());
    text.append("domain = ").append(quoted(domain)).append("\n");
    for (Option<?> option : FIRST.subList(1, FIRST.size())) {
      entry(text, option);
    }
    text.append("\n# ---- Everything else ----\n");
    Set<Option<?>> first = Set.copyOf(FIRST);
    for (Option<?> option : all) {
      if (!first.contains(option)) {
        entry(text, option);
      }
    }
    return text.toString();
  }

  /**
   * A text of settings with these set, each where it stands already, commented out or not; what is nowhere stands on top.
   *
   * @param settings values by key
   * @param reset those that are to be as they come
   */
  public static String with(String text, Map<String, Object> settings, Collection<Option<?>> reset) {
    SettingsLines lines = new SettingsLines(text);
    StringBuilder missing = new StringBuilder();
    settings.forEach(
        (key, value) -> {
          if (!lines.replace(key, "", toml(value))) {
            missing.append(key).append(" = ").append(toml(value)).append("\n");
          }
        });
    reset.forEach(option -> lines.replace(option.key(), "#", toml(option.otherwise())));
    return missing + lines.text();
  }

  private static void entry(StringBuilder text, Option<?> option) {
    text.append("\n");
    comment(text, option.type().equals("text") ? option.help() : option.help() + " (" + option.type() + ")");
    text.append("#").append(option.key()).append(" = ").append(toml(option.otherwise())).append("\n");
  }

  private static void comment(StringBuilder text, String sentence) {
    int column = 0;
    for (String word : sentence.split(" ", -1)) {
      if (column > 0 && column + word.length() >= WIDTH) {
        text.append("\n");
        column = 0;
      }
      text.append(column == 0 ? "# " : " ").append(word);
      column += word.length() + (column == 0 ? 2 : 1);
    }
    text.append("\n");
  }

  /** A default as it is written in the file. */
  public static String toml(Object value) {
    return switch (value) {
      case Port port when !port.isOff() -> port.toString();
      case Integer number -> number.toString();
      case Long number -> number.toString();
      case Boolean flag -> flag.toString();
      case List<?> list -> "[" + String.join(", ", list.stream().map(SettingsFile::toml).toList()) + "]";
      default -> quoted(Option.plain(value));
    };
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "\\r") + '"';
  }
}
