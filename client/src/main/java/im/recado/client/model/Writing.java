package im.recado.client.model;

import im.recado.client.protocol.Jid;
import im.recado.client.services.Chats;
import im.recado.client.services.Session;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Message.Security;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What one is about to say in a conversation: the draft, and whether it answers to something or says something anew. */
public final class Writing {
  private final Session session;
  private final Ui ui;
  private final Jid jid;
  private final Runnable changed;
  private final SpellCheck spelling;
  private String draft;
  /** The words that wait to be written down, until they are; null: none wait, or something else comes first. */
  private @Nullable AtomicReference<@Nullable String> unwritten;
  private boolean composing;
  /** What was in the field before an old message was taken into it. */
  private String before = "";
  private @Nullable Message correcting;
  private @Nullable Message replying;

  Writing(Session session, Locale locale, Ui ui, Jid jid, String draft, Runnable changed) {
    this.session = session;
    this.ui = ui;
    this.jid = jid;
    this.draft = draft;
    this.spelling = new SpellCheck(session, locale, ui, jid);
    this.changed = changed;
  }

  /** What was begun to be written. */
  public String draft() {
    return draft;
  }

  /** What is not spelled right in it. */
  public SpellCheck spelling() {
    return spelling;
  }

  /** The message that is being said anew. */
  public Optional<Message> correcting() {
    return Optional.ofNullable(correcting);
  }

  /** The message that is being answered to. */
  public Optional<Message> replying() {
    return Optional.ofNullable(replying);
  }

  /** Proposes something to say: it stands in the field when nothing else does. Nobody is told that one writes. */
  void propose(String text) {
    if (!text.isBlank() && draft.isBlank() && correcting == null) {
      draft = text;
      keep(text);
    }
  }

  /** What is in the field now. */
  public void typed(String text) {
    if (text.equals(draft)) {
      return;
    }
    draft = text;
    if (correcting == null) {
      keep(text);
    }
    composes(!text.isBlank());
  }

  /** Whatever is slow, one draft waits to be written down, the newest: nothing that is sent waits behind every letter of it. */
  private void keep(String text) {
    AtomicReference<@Nullable String> waits = unwritten;
    if (waits != null && waits.updateAndGet(old -> old == null ? null : text) != null) {
      return;
    }
    AtomicReference<@Nullable String> next = new AtomicReference<>(text);
    unwritten = next;
    ui.said(() -> {
      String newest = next.getAndSet(null);
      if (newest != null) {
        session.chats().draft(jid, newest);
      }
    });
  }

  private void composes(boolean now) {
    if (now != composing) {
      composing = now;
      ui.said(() -> session.chats().marks().writing(jid, now));
    }
  }

  /** Nothing was typed for a while. */
  public void paused() {
    composes(false);
  }

  /** One goes away from here. */
  void left() {
    composes(false);
  }

  /** Sends what is in the field, or says the message that is being corrected anew; whether there was something. */
  boolean send(String text) {
    if (text.isBlank()) {
      return false;
    }
    composing = false;
    // What is typed from now on is written down after this has taken the draft away.
    unwritten = null;
    draft = correcting == null ? "" : before;
    Message anew = correcting;
    Message original = replying;
    correcting = null;
    replying = null;
    ui.said(() -> {
      if (anew != null) {
        session.chats().correct(jid, anew.id(), text.strip());
      } else if (original != null) {
        session.chats().reply(original, text.strip());
      } else {
        session.chats().send(jid, text.strip());
      }
    });
    return true;
  }

  /** Begins an answer; what is in the field already stays there. */
  void reply(Message message) {
    if (Chats.answerable(message)) {
      if (correcting != null) {
        draft = before;
      }
      correcting = null;
      replying = message;
      changed.run();
    }
  }

  /** Takes the last thing that one said into the field again. */
  void correctLast(List<Message> messages) {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (correctable(messages.get(i))) {
        correct(messages.get(i));
        return;
      }
    }
  }

  /** Whether one can say it anew. */
  public static boolean correctable(Message message) {
    return message.own() && !message.file() && !message.handed().isSo() && !message.gone().isSo() && message.security() != Security.UNREADABLE;
  }

  void correct(Message message) {
    if (correcting == null) {
      before = draft;
    }
    correcting = message;
    replying = null;
    draft = message.body();
    changed.run();
  }

  /** Neither answers nor says anew: of an answer the words stay, and what was there before an old message comes back. */
  public void cancel() {
    if (correcting != null) {
      draft = before;
    }
    correcting = null;
    replying = null;
    changed.run();
  }
}
