package im.recado.client.services.spelling;

import im.recado.client.protocol.Jid;
import im.recado.client.services.store.Settings;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.lucene.analysis.hunspell.Hunspell;

/**
 * Finds words that are in no dictionary. Which dictionary a conversation has is kept for each account, words of one's own for all of
 * them. Safe for any thread; all of it may wait for the disk.
 */
public final class Spelling {
  /** For a conversation in which nothing is looked at. */
  public static final String OFF = "off";
  /** More than that nobody writes by hand. */
  private static final int LONGEST_TEXT = 20_000;
  private static final int LONGEST_WORD = 40;
  private static final int MOST_FAULTS = 200;
  private static final int MOST_SUGGESTIONS = 6;
  private static final int MOST_OWN = 5_000;
  private static final String ON = "spelling";
  private static final String OWN = "spelling.words";
  private static final String CHOSEN = "spelling.language ";

  /** Code (XEP-0393). */
  private static final Pattern CODE = Pattern.compile("(?s)```.*?(?:```|$)|`[^`\n]*`");
  /** What stands between white space: an address of some kind is one of these. */
  private static final Pattern PIECE = Pattern.compile("\\S+");
  /** Words of commands. */
  private static final Pattern COMMAND = Pattern.compile("(?m)^/\\w+");
  /** Letters, with apostrophes and hyphens, and digits so that what has some is known. */
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{Nd}_'’-]+");
  private static final Pattern LETTERS = Pattern.compile("[\\p{L}\\p{M}'’-]+");

  /** A word that is not known, by the places of its first letter and behind its last. */
  public record Fault(int start, int end) {}

  private final Settings own;
  private final Settings shared;
  private final Dictionaries dictionaries;

  public Spelling(Settings own, Settings shared, Dictionaries dictionaries) {
    this.own = own;
    this.shared = shared;
    this.dictionaries = dictionaries;
  }

  /** The languages to choose from. */
  public List<String> languages() {
    return dictionaries.languages();
  }

  /** What was chosen for a conversation: a language, {@link #OFF}, or nothing: the language of the program. */
  public String chosen(Jid conversation) {
    return own.get(CHOSEN + conversation, "");
  }

  /** Chooses a language for a conversation, {@link #OFF}, or nothing for that of the program. */
  public void choose(Jid conversation, String language) {
    own.set(CHOSEN + conversation, language);
  }

  /** The language in which a conversation is looked at; none when it is not. */
  public Optional<String> language(Jid conversation, Locale locale) {
    String chosen = chosen(conversation);
    if (!shared.is(ON, true) || chosen.equals(OFF)) {
      return Optional.empty();
    }
    return languages().contains(chosen) ? Optional.of(chosen) : dictionaries.forLocale(locale);
  }

  /** What is not known in a text, except these names. */
  public List<Fault> faults(String language, String text, Collection<String> names) {
    if (text.length() > LONGEST_TEXT) {
      return List.of();
    }
    return dictionaries.open(language).map(dictionary -> faults(dictionary, text, names)).orElse(List.of());
  }

  private List<Fault> faults(Hunspell dictionary, String text, Collection<String> names) {
    Set<String> known = new TreeSet<>(own());
    names.forEach(name -> WORD.matcher(name).results().forEach(word -> known.add(folded(word.group()))));
    String prose = prose(text);
    List<Fault> faults = new ArrayList<>();
    for (Matcher word = WORD.matcher(prose); word.find() && faults.size() < MOST_FAULTS;) {
      int start = word.start();
      int end = word.end();
      while (start < end && isSign(prose.charAt(start))) {
        start++;
      }
      while (end > start && isSign(prose.charAt(end - 1))) {
        end--;
      }
      if (start < end && !isKnown(dictionary, known, prose.substring(start, end))) {
        faults.add(new Fault(start, end));
      }
    }
    return faults;
  }

  private static boolean isSign(char c) {
    return c == '\'' || c == '’' || c == '-';
  }

  /** The text with blanks in the place of what is no prose. */
  private static String prose(String text) {
    StringBuilder prose = new StringBuilder(text);
    CODE.matcher(text).results().forEach(code -> blank(prose, code.start(), code.end()));
    COMMAND.matcher(prose).results().forEach(command -> blank(prose, command.start(), command.end()));
    PIECE.matcher(text).results()
        .filter(piece -> piece.group().contains("://") || piece.group().contains("@") || piece.group().contains("www."))
        .forEach(piece -> blank(prose, piece.start(), piece.end()));
    return prose.toString();
  }

  private static void blank(StringBuilder text, int from, int to) {
    for (int i = from; i < to; i++) {
      text.setCharAt(i, ' ');
    }
  }

  private static boolean isKnown(Hunspell dictionary, Set<String> known, String word) {
    // What is no word of letters, or is short for something, is in no dictionary; what is very long takes long.
    if (!LETTERS.matcher(word).matches() || word.length() > LONGEST_WORD || word.length() == 1 || word.equals(word.toUpperCase(Locale.ROOT))) {
      return true;
    }
    String plain = word.replace('’', '\'');
    return known.contains(folded(word)) || dictionary.spell(plain)
        || plain.contains("-") && Stream.of(plain.split("-")).allMatch(part -> known.contains(folded(part)) || dictionary.spell(part));
  }

  /** What may have been meant by a word, the likeliest first. */
  public List<String> suggestions(String language, String word) {
    // What differs in accents alone is the likeliest, wherever the dictionary puts it.
    return dictionaries.open(language).map(dictionary -> dictionary.suggest(word.replace('’', '\''))).orElse(List.of()).stream()
        .sorted(Comparator.comparing(each -> !bare(each).equals(bare(word)))).limit(MOST_SUGGESTIONS).toList();
  }

  private static String bare(String word) {
    return Normalizer.normalize(folded(word), Normalizer.Form.NFD).replaceAll("\\p{M}", "");
  }

  private static String folded(String word) {
    return word.replace('’', '\'').toLowerCase(Locale.ROOT);
  }

  private List<String> own() {
    return shared.get(OWN, "").lines().toList();
  }

  /** Whether a word is known because it was learnt. */
  public boolean isOwn(String word) {
    return own().contains(folded(word));
  }

  /** From now on a word is known, in whatever language; of very many the oldest is forgotten. */
  public synchronized void learn(String word) {
    List<String> words = new ArrayList<>(own());
    words.remove(folded(word));
    words.add(folded(word));
    shared.set(OWN, String.join("\n", words.subList(Math.max(0, words.size() - MOST_OWN), words.size())));
  }

  /** From now on a word is known no more than a dictionary knows it. */
  public synchronized void forget(String word) {
    List<String> words = new ArrayList<>(own());
    words.remove(folded(word));
    shared.set(OWN, String.join("\n", words));
  }
}
