package im.recado.client.services.store;

import im.recado.client.protocol.Proxy;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the administrators of a computer have decided for everybody who uses the program there: a file that people cannot change. Safe for
 * any thread.
 *
 * @param domain the only one whose accounts are used; empty: any
 * @param server where it is, as {@code host} or {@code host:port}; empty: the DNS or people say it
 * @param keepsPassword whether people may have it remembered
 * @param hidden the names of what is not offered
 * @param fixed wishes by their keys: people cannot have others
 */
public record Lockdown(String domain, String server, boolean keepsPassword, Set<String> hidden, Map<String, String> fixed) {
  /** Where it is read from. */
  public static final Path FILE = Path.of("/etc/recado/client.properties");

  /** Nothing is decided. */
  public static final Lockdown NONE = new Lockdown("", "", true, Set.of(), Map.of());

  /** What can be hidden. */
  public static final Set<String> HIDEABLE = Set.of("signup", "add", "edit", "remove", "block", "note", "join", "gateways", "places",
      "commands", "profile", "preferences", "files", "downloads", "export", "print", "sign-out", "accounts", "xml");

  /** Wishes that can be fixed: those of the preferences. */
  public static final Set<String> FIXABLE = Set.of("theme", "language", "offline", "away", "notify", "notify.preview", "notify.sound",
      "notify.front", "tray", "tray.stay", "typing", "marks", "pictures", "proxy",
      "font", "compact", "spelling", "direct.hidden");

  private static final String SET = "set.";
  private static volatile Lockdown current = NONE;

  public Lockdown {
    hidden = Set.copyOf(hidden);
    fixed = Map.copyOf(fixed);
  }

  /** A file that says something which is not understood: what it was to forbid would be allowed. */
  public static final class BadLockdownException extends Exception {
    BadLockdownException(String message) {
      super(message);
    }
  }

  /** What holds for this program. */
  public static Lockdown current() {
    return current;
  }

  /** From now on this holds; before anything is opened. */
  public static void hold(Lockdown lockdown) {
    current = lockdown;
  }

  /**
   * Reads a file; without one nothing is decided.
   *
   * @throws BadLockdownException when a line of it is not understood, with a sentence
   */
  public static Lockdown read(Path file) throws IOException, BadLockdownException {
    Properties lines = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      lines.load(in);
    } catch (NoSuchFileException e) {
      return NONE;
    } catch (IllegalArgumentException e) {
      throw new BadLockdownException(String.valueOf(e.getMessage()));
    }
    Map<String, String> fixed = new HashMap<>();
    for (String key : new TreeSet<>(lines.stringPropertyNames())) {
      if (key.startsWith(SET) && FIXABLE.contains(key.substring(SET.length()))) {
        fixed.put(key.substring(SET.length()), lines.getProperty(key).strip());
      } else if (!List.of("domain", "server", "keep-password", "hide").contains(key)) {
        throw new BadLockdownException("nothing is called " + key);
      }
    }
    try {
      Proxy.of(fixed.getOrDefault("proxy", ""));
    } catch (IllegalArgumentException e) {
      throw new BadLockdownException("set.proxy is no proxy");
    }
    String keep = lines.getProperty("keep-password", "true").strip();
    if (!keep.equals("true") && !keep.equals("false")) {
      throw new BadLockdownException("keep-password is true or false, not " + keep);
    }
    return new Lockdown(lines.getProperty("domain", "").strip(), lines.getProperty("server", "").strip(), keep.equals("true"),
        hidden(lines.getProperty("hide", "")), fixed);
  }

  private static Set<String> hidden(String list) throws BadLockdownException {
    Set<String> hidden = Arrays.stream(list.split(",")).map(String::strip).filter(name -> !name.isEmpty()).collect(Collectors.toSet());
    Set<String> unknown = new TreeSet<>(hidden);
    unknown.removeAll(HIDEABLE);
    if (!unknown.isEmpty()) {
      throw new BadLockdownException("nothing that can be hidden is called " + String.join(", ", unknown));
    }
    return hidden;
  }

  /** Whether something of this name is not offered. Where the domain is fixed, no account is made elsewhere. */
  public boolean hides(String name) {
    return hidden.contains(name) || (name.equals("signup") && !domain.isEmpty());
  }

  /** What a wish is for everybody; nothing when people say it. */
  public Optional<String> fixed(String key) {
    return Optional.ofNullable(fixed.get(key));
  }

  /** The whole address where somebody typed a name alone and the domain is fixed. */
  public String address(String typed) {
    return domain.isEmpty() || typed.isBlank() || typed.contains("@") ? typed : typed.strip() + "@" + domain;
  }

  /** Whether accounts of this domain are used. */
  public boolean allows(String other) {
    return domain.isEmpty() || domain.equalsIgnoreCase(other);
  }
}
