package im.recado.client.model;

import im.recado.client.protocol.Jid;
import im.recado.client.services.Session;
import im.recado.client.services.store.Matches;
import im.recado.client.services.store.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;

/**
 * Looks for words in what was said in a conversation: here, and in the archive where the server can (XEP-0431). Belongs to the thread of
 * the user interface.
 */
public final class ChatSearch {
  private static final int MOST = 500;

  /**
   * A message with these words in it.
   *
   * @param number its own; negative: only the archive has it
   * @param stanzaId the archive's id, empty when it has none
   */
  private record Hit(long number, String stanzaId, Instant at) {}

  private final Session session;
  private final Words words;
  private final Ui ui;
  private final Jid jid;
  private final Runnable changed;
  private LongConsumer shows = number -> {};
  private String text = "";
  private List<Hit> hits = List.of();
  private int at = -1;
  /** The one that is to be shown first, with a time of no account. */
  private Hit first = new Hit(-1, "", Instant.EPOCH);
  private boolean busy;
  private boolean fetching;
  /** What comes late belongs to an older search. */
  private int search;

  ChatSearch(Session session, Words words, Ui ui, Jid jid, Runnable changed) {
    this.session = session;
    this.words = words;
    this.ui = ui;
    this.jid = jid;
    this.changed = changed;
  }

  /** Hears the number of the message that is to be shown. */
  public void onShow(LongConsumer listener) {
    shows = listener;
  }

  /** What is looked for, empty when nothing is. */
  public String text() {
    return text;
  }

  /** Which of how many is shown, or that there is none, or that it is being looked for; empty when nothing is. */
  public String state() {
    if (text.isEmpty()) {
      return "";
    }
    if (fetching || (busy && hits.isEmpty())) {
      return words.say("find.busy");
    }
    return hits.isEmpty() ? words.say("find.none") : words.say("find.of", at + 1, hits.size());
  }

  /** Looks for this, and shows the newest message with it; nothing ends the search. */
  public void search(String wanted) {
    search(wanted, -1, "");
  }

  /**
   * The same, and shows a certain message with it.
   *
   * @param number its own; negative: it is in the archive, under the id
   */
  public void search(String wanted, long number, String stanzaId) {
    first = new Hit(number, stanzaId, Instant.EPOCH);
    String stripped = wanted.strip();
    String next = stripped.length() > Matches.LONGEST ? stripped.substring(0, Matches.LONGEST) : stripped;
    if (next.equals(text)) {
      if (find() >= 0) {
        choose(find());
      }
      return;
    }
    int mine = ++search;
    text = next;
    hits = List.of();
    at = -1;
    fetching = false;
    busy = !text.isEmpty();
    changed.run();
    if (busy) {
      ui.read(() -> here(next), found -> {
        if (mine == search) {
          hits = found;
          changed.run();
          // What the archive alone has is waited for.
          choose(found.isEmpty() || !first.stanzaId.isEmpty() && find() < 0 ? -1 : Math.max(0, find()));
          archive(mine, next);
        }
      });
    }
  }

  private List<Hit> here(String wanted) {
    return session.chats().messages().with(jid, wanted, MOST).stream()
        .filter(message -> Matches.isIn(Shown.of(message, words).body(), wanted))
        .map(message -> new Hit(message.number(), message.stanzaId(), message.at())).toList();
  }

  private void archive(int mine, String wanted) {
    ui.ask(() -> session.history().search(jid, wanted).stream()
        .filter(letter -> letter.body() != null && letter.at() != null && Matches.isIn(letter.said(false).words(), wanted))
        .filter(letter -> !session.chats().messages().isHere(letter))
        .map(letter -> new Hit(-1, letter.stanzaId(), Objects.requireNonNull(letter.at()))).toList(), more -> {
      if (mine == search) {
        busy = false;
        add(more);
      }
    }, failed -> {
      if (mine == search) {
        busy = false;
        add(List.of());
      }
    });
  }

  private void add(List<Hit> more) {
    Hit chosen = at < 0 ? null : hits.get(at);
    List<Hit> all = new ArrayList<>(hits);
    all.addAll(more);
    all.sort(Comparator.comparing(Hit::at).reversed());
    hits = List.copyOf(all);
    at = chosen == null ? -1 : hits.indexOf(chosen);
    changed.run();
    if (at < 0 && !hits.isEmpty()) {
      choose(Math.max(0, find()));
    }
  }

  /** Where among them the one is that is wanted first; negative: nowhere. */
  private int find() {
    for (int i = 0; i < hits.size(); i++) {
      if (first.number >= 0 ? hits.get(i).number == first.number : !first.stanzaId.isEmpty() && hits.get(i).stanzaId.equals(first.stanzaId)) {
        return i;
      }
    }
    return -1;
  }

  /** Goes on to an older one; from the oldest to the newest. */
  public void older() {
    step(1);
  }

  /** Goes back to a newer one; from the newest to the oldest. */
  public void newer() {
    step(-1);
  }

  private void step(int by) {
    if (!hits.isEmpty()) {
      choose(Math.floorMod(at + by, hits.size()));
    }
  }

  private void choose(int index) {
    at = index;
    fetching = false;
    if (index >= 0 && hits.get(index).number >= 0) {
      shows.accept(hits.get(index).number);
    } else if (index >= 0) {
      fetching = true;
      fetch(search, hits.get(index));
    }
    changed.run();
  }

  /** Reads the archive back to a message: what lies between comes as well, so that nothing is missing. */
  private void fetch(int mine, Hit hit) {
    ui.ask(() -> {
      boolean more = session.history().older(jid);
      return session.chats().messages().archived(jid, hit.stanzaId).map(Message::number).orElse(more ? 0L : -1L);
    }, number -> {
      boolean wanted = mine == search && fetching && at >= 0 && hits.get(at).equals(hit);
      if (number > 0 && mine == search) {
        List<Hit> all = new ArrayList<>(hits);
        all.set(all.indexOf(hit), new Hit(number, hit.stanzaId, hit.at));
        hits = List.copyOf(all);
      }
      if (wanted && number == 0) {
        fetch(mine, hit);
      } else if (wanted) {
        fetching = false;
        if (number > 0) {
          shows.accept(number);
        }
        changed.run();
      }
    }, failed -> {
      if (mine == search) {
        fetching = false;
        changed.run();
      }
    });
  }
}
