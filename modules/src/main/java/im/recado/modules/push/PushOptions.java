package im.recado.modules.push;

import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Option;
import java.time.Duration;
import java.util.List;

/** What an administrator can set about push. */
final class PushOptions {
  /** What a notification tells of the message that it is about. */
  enum Content {
    /** How many there are, and nothing of them. */
    COUNT,
    /** Also from whom the last one is. */
    SENDER,
    /** Also its text, if it is not encrypted. */
    BODY
  }

  /** Which messages of rooms wake a client. */
  enum Rooms {
    /** All of rooms that only members enter, mentions elsewhere. */
    AUTO,
    ALL,
    MENTIONS,
    NONE
  }

  static final Option<Boolean> OFFERED =
      Option.flag("push.offered", true, "Whether clients may ask to be woken; off also sends nothing to those that have.");

  static final Option<List<String>> SERVICES =
      Option.texts(
          "push.services", List.of(), "The domains of push services that clients may use; without any, all of them.");

  static final Option<Integer> MOST =
      Option.integer(
          "push.per-account", 20, 1, 200, "So many clients of an account are woken; one more takes the place of the oldest.");

  static final Option<Content> CONTENT =
      Option.choice(
          "push.content",
          Content.COUNT,
          "What a notification tells the push service: count (how many messages wait), sender (also from whom the last one"
              + " is), body (also its text, if it is not encrypted).");

  static final Option<String> PLACEHOLDER =
      Option.text(
          "push.placeholder",
          "New message",
          "Stands for the text of a message where that is not told; empty for nothing. Some services show a notification only"
              + " if there is a text.");

  static final Option<Rooms> ROOMS =
      Option.choice(
          "push.rooms",
          Rooms.AUTO,
          "Which messages of a room wake a client of somebody who has not said so for that room: auto (all where only members"
              + " enter, mentions elsewhere), all, mentions, none.");

  static final Option<Duration> INTERVAL =
      Option.duration(
          "push.interval", Duration.ofSeconds(1), "The least time between two notifications for one client.");

  static final Option<Duration> PATIENCE =
      Option.duration(
          "push.patience",
          Duration.ofSeconds(5),
          "A client that is connected and has not acknowledged a message by then is woken.");

  static final Option<Integer> FAILURES =
      Option.integer(
          "push.failures",
          10,
          1,
          1000,
          "After so many errors of a push service in a row a client is not woken any more until it asks again; at once if the"
              + " service does not know it.");

  private PushOptions() {}

  static void declare(Declaration declaration) {
    declaration
        .option(OFFERED)
        .option(SERVICES)
        .option(MOST)
        .option(CONTENT)
        .option(PLACEHOLDER)
        .option(ROOMS)
        .option(INTERVAL)
        .option(PATIENCE)
        .option(FAILURES);
  }
}
