package im.recado.client.model;

import im.recado.client.protocol.Jid;
import im.recado.client.services.Session;
import im.recado.client.services.spelling.Spelling;
import im.recado.client.services.spelling.Spelling.Fault;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is not spelled right in what one writes in a conversation. Belongs to the thread of the user interface, and looks elsewhere. */
public final class SpellCheck {
  /** A text that is to be looked at. */
  private record Task(String text, List<String> names, BiConsumer<String, List<Fault>> shows) {}

  /** What there is to say about a word. */
  public record About(List<String> suggestions, boolean own) {}

  /** Which languages there are, and which was chosen: empty for that of the program. */
  public record Choice(List<String> languages, String chosen) {}

  private final Spelling spelling;
  private final Locale locale;
  private final Ui ui;
  private final Jid jid;
  private @Nullable Task next;
  private boolean busy;

  SpellCheck(Session session, Locale locale, Ui ui, Jid jid) {
    this.spelling = session.spelling();
    this.locale = locale;
    this.ui = ui;
    this.jid = jid;
  }

  /**
   * Looks at a text; of several that come quickly at the newest.
   *
   * @param names words that are known because somebody here is called so
   * @param shows hears the text and what is not known in it
   */
  public void check(String text, List<String> names, BiConsumer<String, List<Fault>> shows) {
    next = new Task(text, names, shows);
    if (!busy) {
      begin();
    }
  }

  private void begin() {
    Task task = next;
    next = null;
    busy = task != null;
    if (task != null) {
      ui.aside(() -> {
        List<Fault> found = List.of();
        try {
          found = spelling.language(jid, locale).map(language -> spelling.faults(language, task.text, task.names)).orElse(List.of());
        } finally {
          List<Fault> faults = found;
          ui.show(() -> {
            task.shows.accept(task.text, faults);
            begin();
          });
        }
      });
    }
  }

  /** Says what may have been meant by a word, and whether it is one of one's own. */
  public void about(String word, Consumer<About> hears) {
    ui.aside(() -> {
      Optional<String> language = spelling.language(jid, locale);
      About about = new About(language.map(each -> spelling.suggestions(each, word)).orElse(List.of()), spelling.isOwn(word));
      ui.show(() -> hears.accept(about));
    });
  }

  /** Says what can be chosen. */
  public void choice(Consumer<Choice> hears) {
    ui.aside(() -> {
      Choice choice = new Choice(spelling.languages(), spelling.chosen(jid));
      ui.show(() -> hears.accept(choice));
    });
  }

  /** Looks at this conversation in another language, {@link Spelling#OFF} or with nothing in that of the program, and says when it does. */
  public void choose(String language, Runnable then) {
    change(() -> spelling.choose(jid, language), then);
  }

  /** A word is right from now on, or is no more. */
  public void learn(String word, boolean right, Runnable then) {
    change(() -> {
      if (right) {
        spelling.learn(word);
      } else {
        spelling.forget(word);
      }
    }, then);
  }

  private void change(Runnable work, Runnable then) {
    ui.aside(() -> {
      work.run();
      ui.show(then);
    });
  }

  /** What a language is called in the one of the program. */
  public String name(String language) {
    return Locale.forLanguageTag(language.replace('_', '-')).getDisplayName(locale);
  }
}
