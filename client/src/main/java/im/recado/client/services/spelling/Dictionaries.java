package im.recado.client.services.spelling;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.lucene.analysis.hunspell.Dictionary;
import org.apache.lucene.analysis.hunspell.Hunspell;
import org.apache.lucene.store.ByteBuffersDirectory;

/**
 * Dictionaries of Hunspell (an {@code .aff} and a {@code .dic} beside each other) that came with the program or are installed on the
 * computer. One is read when it is first needed, which takes a second or two, and given up when memory is short. Safe for any thread.
 */
public final class Dictionaries {
  /** Where Debian's packages have theirs. */
  private static final Path INSTALLED = Path.of("/usr/share/hunspell");
  private static final System.Logger LOG = System.getLogger(Dictionaries.class.getName());
  /** It has nothing to say that concerns people: held, or it would forget that. */
  private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

  static {
    LUCENE.setLevel(Level.SEVERE);
  }

  /** In which folders they are looked for: the first that has a language gives it. */
  private final List<Path> folders;
  private final Map<String, SoftReference<Hunspell>> open = new ConcurrentHashMap<>();

  public Dictionaries(List<Path> folders) {
    this.folders = List.copyOf(folders);
  }

  private static final class Shared {
    static final Dictionaries ALL = new Dictionaries(
        Stream.concat(Optional.ofNullable(System.getProperty("recado.dictionaries")).map(Path::of).stream(), Stream.of(INSTALLED)).toList());
  }

  /** Those of this program and this computer. */
  public static Dictionaries ofThisComputer() {
    return Shared.ALL;
  }

  /** The languages that there are, as {@code en} and {@code en_GB}, in order. */
  public List<String> languages() {
    return List.copyOf(files().keySet());
  }

  private Map<String, Path> files() {
    Map<String, Path> found = new TreeMap<>();
    for (Path folder : folders) {
      if (!Files.isDirectory(folder)) {
        continue;
      }
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(file -> file.toString().endsWith(".aff")).forEach(file -> {
          String name = file.getFileName().toString().replaceFirst("\\.aff$", "");
          if (Files.isReadable(file.resolveSibling(name + ".dic"))) {
            found.putIfAbsent(name, file);
          }
        });
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "dictionaries cannot be looked for in " + folder, e);
      }
    }
    return found;
  }

  /** The one that fits people best; none when there is none in their language. */
  public Optional<String> forLocale(Locale locale) {
    String exact = locale.getLanguage() + "_" + locale.getCountry();
    List<String> all = languages();
    return Stream.concat(all.stream().filter(exact::equals),
        all.stream().filter(name -> name.split("_", 2)[0].equals(locale.getLanguage()))).findFirst();
  }

  /** The dictionary of a language; it may have to be read, which waits. */
  Optional<Hunspell> open(String language) {
    SoftReference<Hunspell> known = open.get(language);
    Hunspell there = known == null ? null : known.get();
    return there != null ? Optional.of(there) : read(language);
  }

  private synchronized Optional<Hunspell> read(String language) {
    SoftReference<Hunspell> known = open.get(language);
    Hunspell there = known == null ? null : known.get();
    Path rules = there == null ? files().get(language) : null;
    if (rules == null) {
      return Optional.ofNullable(there);
    }
    try (InputStream affixes = Files.newInputStream(rules);
        InputStream words = Files.newInputStream(rules.resolveSibling(language + ".dic"));
        ByteBuffersDirectory scratch = new ByteBuffersDirectory()) {
      Hunspell hunspell = new Hunspell(new Dictionary(scratch, "dictionary", affixes, words));
      open.put(language, new SoftReference<>(hunspell));
      return Optional.of(hunspell);
    } catch (IOException | ParseException | RuntimeException e) {
      // Somebody else's file: without it one writes as before.
      LOG.log(System.Logger.Level.WARNING, "the dictionary " + rules + " cannot be used", e);
      return Optional.empty();
    }
  }
}
