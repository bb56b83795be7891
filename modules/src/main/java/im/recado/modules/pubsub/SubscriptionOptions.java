package im.recado.modules.pubsub;

import im.recado.modules.delay.Dates;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.stanza.StanzaException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How somebody wants to be told of a node (XEP-0060 section 16.4.2, XEP-0248 section 6.1). Immutable.
 *
 * @param deliver whether to be told at all
 * @param shows in which states of presence: {@code away}, {@code chat}, {@code dnd}, {@code online}, {@code xa}; empty for any
 * @param expires when the subscription ends by itself, or null
 * @param temporary whether it ends when the subscriber goes offline
 * @param includeBody whether to get a body for people along with the payload
 * @param about of a collection: what of its nodes
 * @param depth of a collection: how far down; {@link NodeField#MAX} for all
 * @param open whether everybody may know of the subscription (XEP-0465)
 */
public record SubscriptionOptions(
    boolean deliver,
    Set<String> shows,
    @Nullable Instant expires,
    boolean temporary,
    boolean includeBody,
    About about,
    int depth,
    boolean open) {
  /** What a subscriber to a collection is told of. */
  public enum About {
    ITEMS,
    NODES,
    ALL;

    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static final SubscriptionOptions DEFAULT =
      new SubscriptionOptions(true, Set.of(), null, false, false, About.NODES, 1, false);

  /** What the owner of an account has at its root without asking (XEP-0060 section 9.1.1). */
  static final Set<String> SHOWS = Set.of("away", "chat", "dnd", "online", "xa");

  private static final String DELIVER = "pubsub#deliver";
  private static final String DIGEST = "pubsub#digest";
  private static final String EXPIRE = "pubsub#expire";
  private static final String INCLUDE_BODY = "pubsub#include_body";
  private static final String SHOW_VALUES = "pubsub#show-values";
  private static final String ABOUT = "pubsub#subscription_type";
  private static final String DEPTH = "pubsub#subscription_depth";

  public SubscriptionOptions {
    shows = Set.copyOf(shows);
  }

  /** These options as everybody may know of them, or not. */
  SubscriptionOptions open(boolean open) {
    return new SubscriptionOptions(deliver, shows, expires, temporary, includeBody, about, depth, open);
  }

  SubscriptionOptions temporary(boolean temporary) {
    return new SubscriptionOptions(deliver, shows, expires, temporary, includeBody, about, depth, open);
  }

  boolean isOver(Instant now) {
    return expires != null && !expires.isAfter(now);
  }

  /** Whether a collection's subscriber hears of items that are published so far below. */
  boolean coversItems(int distance) {
    return deliver && about != About.NODES && distance <= depth;
  }

  /** Whether a collection's subscriber hears of nodes so far below. */
  boolean coversNodes(int distance) {
    return deliver && about != About.ITEMS && distance <= depth;
  }

  /**
   * These options with those of a submitted form.
   *
   * @param longest no subscription is made to expire later
   * @param hasBody whether the node's payloads can be told in words
   * @throws StanzaException {@code bad-request} with {@code invalid-options}
   */
  SubscriptionOptions submitted(DataForm form, Instant now, Instant longest, boolean hasBody) throws StanzaException {
    Set<String> changedShows = shows;
    if (form.has(SHOW_VALUES)) {
      changedShows = new TreeSet<>(form.values(SHOW_VALUES));
      if (!SHOWS.containsAll(changedShows)) {
        throw Errors.invalidOptions();
      }
    }
    boolean body = flag(form, INCLUDE_BODY, includeBody);
    if (flag(form, DIGEST, false) || (body && !hasBody)) {
      throw Errors.invalidOptions();
    }
    Instant changedExpires = expires;
    boolean changedTemporary = temporary;
    if (form.has(EXPIRE)) {
      String text = form.value(EXPIRE);
      changedTemporary = "presence".equals(text);
      changedExpires = text == null || text.isEmpty() || changedTemporary ? null : date(text, now, longest);
    }
    return new SubscriptionOptions(
        flag(form, DELIVER, deliver), changedShows, changedExpires, changedTemporary, body, about(form), depth(form), open);
  }

  private static boolean flag(DataForm form, String var, boolean otherwise) throws StanzaException {
    if (!form.has(var)) {
      return otherwise;
    }
    Boolean flag = form.flag(var);
    if (flag == null) {
      throw Errors.invalidOptions();
    }
    return flag;
  }

  private static Instant date(String text, Instant now, Instant longest) throws StanzaException {
    Instant date = Dates.parse(text);
    if (date == null || !date.isAfter(now)) {
      throw Errors.invalidOptions();
    }
    return date.isAfter(longest) ? longest : date;
  }

  private About about(DataForm form) throws StanzaException {
    return switch (form.has(ABOUT) ? String.valueOf(form.value(ABOUT)) : about.wire()) {
      case "items" -> About.ITEMS;
      case "nodes" -> About.NODES;
      case "all" -> About.ALL;
      default -> throw Errors.invalidOptions();
    };
  }

  private int depth(DataForm form) throws StanzaException {
    if (!form.has(DEPTH)) {
      return depth;
    }
    String text = String.valueOf(form.value(DEPTH));
    if (text.equals("all")) {
      return NodeField.MAX;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw Errors.invalidOptions();
  }

  /**
   * These options as a form.
   *
   * @param collection whether the node is a collection
   * @param hasBody whether the node's payloads can be told in words
   */
  DataForm form(DataForm.Type type, boolean collection, boolean hasBody) {
    DataForm.Builder form =
        type == DataForm.Type.FORM
            ? DataForm.form(PubSub.SUBSCRIBE_OPTIONS)
            : DataForm.result(PubSub.SUBSCRIBE_OPTIONS);
    form.field(Field.flag(DELIVER, "Whether to be notified", deliver));
    form.field(Field.of(EXPIRE, Field.Type.TEXT_SINGLE, "When the subscription ends, or presence", expireValues()));
    if (hasBody) {
      form.field(Field.flag(INCLUDE_BODY, "Whether to get a message body along with the payload", includeBody));
    }
    List<Field.Choice> choices = new ArrayList<>();
    if (type == DataForm.Type.FORM) {
      new TreeSet<>(SHOWS).forEach(show -> choices.add(new Field.Choice(show, null)));
    }
    form.field(
        new Field(
            SHOW_VALUES,
            Field.Type.LIST_MULTI,
            "The presence states in which to be notified",
            null,
            false,
            choices,
            List.copyOf(new TreeSet<>(shows.isEmpty() ? SHOWS : shows))));
    if (collection) {
      form.field(
          Field.choice(
              ABOUT,
              "What to be notified of",
              about.wire(),
              type == DataForm.Type.FORM
                  ? List.of(new Field.Choice("items", null), new Field.Choice("nodes", null), new Field.Choice("all", null))
                  : List.of()));
      form.field(Field.of(DEPTH, Field.Type.TEXT_SINGLE, "How far down the node graph, or all", depthText()));
    }
    return form.build();
  }

  private List<String> expireValues() {
    return temporary ? List.of("presence") : expires == null ? List.of() : List.of(Dates.format(expires));
  }

  private String depthText() {
    return depth == NodeField.MAX ? "all" : Integer.toString(depth);
  }

  /** These options as text; empty for the usual ones. */
  public String stored() {
    if (equals(DEFAULT)) {
      return "";
    }
    return String.join(
        " ",
        deliver ? "1" : "0",
        shows.isEmpty() ? "-" : String.join(",", new TreeSet<>(shows)),
        expires == null ? "-" : expires.toString(),
        temporary ? "1" : "0",
        includeBody ? "1" : "0",
        about.wire(),
        Integer.toString(depth),
        open ? "1" : "0");
  }

  /** Reads what {@link #stored} wrote. */
  public static SubscriptionOptions restored(String text) {
    if (text.isEmpty()) {
      return DEFAULT;
    }
    String[] parts = text.split(" ", -1);
    return new SubscriptionOptions(
        parts[0].equals("1"),
        parts[1].equals("-") ? Set.of() : Set.of(parts[1].split(",", -1)),
        parts[2].equals("-") ? null : Instant.parse(parts[2]),
        parts[3].equals("1"),
        parts[4].equals("1"),
        About.valueOf(parts[5].toUpperCase(Locale.ROOT)),
        Integer.parseInt(parts[6]),
        parts[7].equals("1"));
  }
}
