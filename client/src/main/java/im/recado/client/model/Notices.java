package im.recado.client.model;

import im.recado.client.protocol.Jid;
import im.recado.client.services.Availability;
import im.recado.client.services.Event;
import im.recado.client.services.Level;
import im.recado.client.services.Session;
import im.recado.client.services.store.Conversations.Conversation;
import im.recado.client.services.store.Settings;
import java.time.LocalDateTime;
import java.util.Optional;

/** Of which messages the desktop tells, and how. Belongs to the thread of the user interface. */
public final class Notices {
  /** A name and a line of a message fit; more is cut off by desktops anyway. */
  private static final int LONGEST = 200;

  /** What the desktop shows. */
  public record Notice(Jid conversation, boolean room, String title, String text, boolean sound) {
    /** The same of one account among several: it says for which. */
    public Notice to(Jid account) {
      return new Notice(conversation, room, title + " – " + account, text, sound);
    }
  }

  private final Session session;
  private final Settings settings;
  private final Words words;

  /**
   * Makes it.
   *
   * @param settings those of the window: whether and when one wants to be told is the same for all accounts
   */
  public Notices(Session session, Settings settings, Words words) {
    this.session = session;
    this.settings = settings;
    this.words = words;
  }

  /**
   * What to show for a message that nobody sees.
   *
   * @param front whether the window is the one before the person, with another conversation
   */
  public Optional<Notice> of(Event.MessageCame message, boolean front, LocalDateTime now) {
    Jid jid = message.conversation();
    Optional<Conversation> conversation = session.chats().find(jid);
    boolean room = conversation.filter(Conversation::room).isPresent();
    Level level = session.levels().of(jid, room);
    boolean wanted = level == Level.ALWAYS || (level == Level.MENTION && message.mentioned());
    if (!wanted || isSilent(front, now) || session.blocks().is(jid)) {
      return Optional.empty();
    }
    String who = Texts.line(room || !jid.isBare() ? message.sender().resource() : session.contacts().name(jid));
    String where = room ? Texts.line(conversation.map(Conversation::name).filter(name -> !name.isBlank()).orElse(jid.local())) : "";
    String text = settings.is("notify.preview", true) ? Texts.line(Action.told(message.body(), who)) : words.say("notice.hidden");
    return Optional.of(new Notice(jid, room, room ? words.say("notice.room", who, where) : who, cut(text), settings.is("notify.sound", true)));
  }

  /** What to show for somebody who asks to be a contact. */
  public Optional<Notice> request(Jid jid, boolean front, LocalDateTime now) {
    if (isSilent(front, now) || session.blocks().is(jid)) {
      return Optional.empty();
    }
    return Optional.of(new Notice(jid, false, words.say("app.name"), cut(words.say("notice.request", jid)), settings.is("notify.sound", true)));
  }

  /** Whether nothing is told at present, whatever it is. */
  private boolean isSilent(boolean front, LocalDateTime now) {
    return !settings.is("notify", true) || (front && !settings.is("notify.front", false)) || QuietHours.of(settings).are(now)
        || session.presence().chosen() == Availability.DND;
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
  }
}
