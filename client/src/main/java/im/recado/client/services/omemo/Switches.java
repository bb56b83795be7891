package im.recado.client.services.omemo;

import im.recado.client.protocol.Jid;
import im.recado.client.services.store.Settings;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which conversations are encrypted, and since when: what was said before in the clear is nothing to be warned of. */
final class Switches {
  private static final String CHAT = "omemo.chat.";
  private static final String SINCE = "omemo.since.";

  private final Settings settings;
  private final InstantSource clock;

  /**
   * Makes them.
   *
   * @param clock of the server, by which messages have their times
   */
  Switches(Settings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  boolean isOn(Jid conversation) {
    return conversation.isBare() && settings.is(CHAT + conversation, false);
  }

  /** Whether somebody, or the first encrypted message, has decided about a conversation. */
  boolean isDecided(Jid conversation) {
    return !settings.get(CHAT + conversation, "").isEmpty();
  }

  void set(Jid conversation, boolean on) {
    if (on && !isOn(conversation)) {
      since(conversation, clock.instant());
    }
    settings.set(CHAT + conversation, Boolean.toString(on));
  }

  /**
   * What the other side has encrypted is answered like that.
   *
   * @param sent when they wrote it; null: now
   */
  void answer(Jid conversation, @Nullable Instant sent) {
    Instant now = clock.instant();
    since(conversation, sent == null || sent.isAfter(now) ? now : sent);
    settings.set(CHAT + conversation, "true");
  }

  /**
   * Keeps the earliest: off and on again takes no mark away. Never later than this computer's own clock: the server, which it is all
   * about, would put it behind every message that is still to come.
   */
  private void since(Jid conversation, Instant when) {
    Instant own = Instant.now();
    Instant before = kept(conversation).orElse(when);
    Instant earliest = Stream.of(when, own, before).min(Comparator.naturalOrder()).orElse(own);
    // As exact as the times of messages are kept.
    settings.set(SINCE + conversation, earliest.truncatedTo(ChronoUnit.MILLIS).toString());
  }

  private Optional<Instant> kept(Jid conversation) {
    return Optional.of(settings.get(SINCE + conversation, "")).filter(text -> !text.isEmpty()).map(Instant::parse);
  }

  /** Since when a conversation is encrypted, by the server's clock; nothing while it is not. */
  Optional<Instant> since(Jid conversation) {
    // An older version has not kept it: then all of it counts.
    return isOn(conversation) ? kept(conversation).or(() -> Optional.of(Instant.EPOCH)) : Optional.empty();
  }
}
