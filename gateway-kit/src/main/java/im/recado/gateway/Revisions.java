package im.recado.gateway;

import im.recado.gateway.network.Change;
import im.recado.gateway.network.NetworkEvent;
import im.recado.modules.hints.Hints;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is done with what was said before: corrections (XEP-0308), retractions (XEP-0424) and reactions (XEP-0444), as networks have them,
 * and as words where they have not. What a network has said has its id here, what the user has said another. Owned by the lane.
 */
final class Revisions {
  static final String CORRECT = "urn:xmpp:message-correct:0";
  static final String RETRACT = "urn:xmpp:message-retract:1";
  static final String REACTIONS = "urn:xmpp:reactions:0";
  private static final String FALLBACK = "urn:xmpp:fallback:0";

  /** So many messages are known by the ids of both sides, and by the beginnings of their texts. */
  private static final int MOST = 500;

  private static final int LONGEST_ID = 200;
  private static final int MOST_REACTIONS = 20;
  private static final int LONGEST_REACTION = 40;

  /** So much of what was said is said again, in characters. */
  private static final int QUOTED = 60;

  private final Map<String, String> there = bounded();
  private final Map<String, String> here = bounded();
  private final Map<String, String> texts = bounded();

  /** For those who have asked for one, to be sent when the network says so. */
  private final Map<String, Message> receipts = bounded();

  private static <T> Map<String, T> bounded() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
        return size() > MOST;
      }
    };
  }

  // What the user does.

  /** The user has said something, which the network knows by another id. */
  void said(Message message, String id) {
    String own = message.id();
    if (own != null && own.length() <= LONGEST_ID) {
      there.put(own, id);
      here.put(id, own);
      remember(own, message.body());
      if (message.element().has("request", Words.RECEIPTS)) {
        Element received = Element.of("received", Words.RECEIPTS).withAttribute("id", own);
        receipts.put(id, Message.of(message.type(), Objects.requireNonNull(message.to()).bare(), Objects.requireNonNull(message.from()), received));
      }
    }
  }

  /** What the user has said by an id has arrived: what is to be told to who has asked for that (XEP-0184), or null. */
  @Nullable Message delivered(String id) {
    return receipts.remove(id);
  }

  private void remember(String id, @Nullable String text) {
    texts.put(id, beginning(text));
  }

  /** The beginning of a text, in one line. */
  static String beginning(@Nullable String text) {
    String line = Objects.requireNonNullElse(text, "").strip().replaceAll("\\s+", " ");
    return line.codePointCount(0, line.length()) <= QUOTED ? line : line.substring(0, line.offsetByCodePoints(0, QUOTED - 1)) + "…";
  }

  /** The beginning of what was said by an id here; null when that is not known. */
  @Nullable String text(String id) {
    return texts.get(id);
  }

  /**
   * What a message does with another, which is known by the client's id of it; null when it says something new.
   *
   * @throws StanzaException {@code bad-request} when it does not say with which, or too much
   */
  static @Nullable Change in(Message message) throws StanzaException {
    Element received = message.child("received", Words.RECEIPTS);
    if (received != null) {
      return new Change.Received(id(received));
    }
    Element retract = message.child("retract", RETRACT);
    if (retract != null) {
      return new Change.Retracted(id(retract));
    }
    Element reactions = message.child("reactions", REACTIONS);
    if (reactions != null) {
      List<String> all = new ArrayList<>();
      for (Element reaction : reactions.elements("reaction", REACTIONS)) {
        String text = reaction.text().strip();
        if (!text.isEmpty() && !all.contains(text)) {
          all.add(text);
        }
      }
      if (all.size() > MOST_REACTIONS || all.stream().anyMatch(one -> one.length() > LONGEST_REACTION || one.indexOf('\n') >= 0)) {
        throw new StanzaException(Condition.BAD_REQUEST, "Those are no reactions.");
      }
      return new Change.Reacted(id(reactions), all);
    }
    Element replace = message.child("replace", CORRECT);
    String body = message.body();
    return replace == null || body == null ? null : new Change.Edited(id(replace), Words.lines(body));
  }

  private static String id(Element change) throws StanzaException {
    String id = change.attribute("id");
    if (id == null || id.isEmpty() || id.length() > LONGEST_ID) {
      throw new StanzaException(Condition.BAD_REQUEST, "Which message?");
    }
    return id;
  }

  /** The same as the network knows the message: only one's own can be edited and taken back. */
  Change there(Change change) throws StanzaException {
    String id = there.get(change.message());
    if (id == null && (change instanceof Change.Edited || change instanceof Change.Retracted)) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND, "That was said too long ago.");
    }
    return change.of(id == null ? change.message() : id);
  }

  /**
   * A change in words, for a network that has none; empty when nothing is to be said.
   *
   * @param network its name
   * @param quoted what it is about; null when that is not known
   */
  static String words(Change change, String network, @Nullable String quoted) throws StanzaException {
    return switch (change) {
      case Change.Received _ -> "";
      case Change.Edited(String message, String text) -> text.startsWith("/me ") ? text : "* " + text;
      case Change.Reacted(String message, List<String> all) when !all.isEmpty() ->
          String.join(" ", all) + (quoted == null || quoted.isEmpty() ? "" : " to “" + quoted + "”");
      default -> throw new StanzaException(Condition.FEATURE_NOT_IMPLEMENTED, "On " + network + " nothing can be taken back.");
    };
  }

  // What the network says.

  /** The id of something that a contact has said; empty when it has none there. */
  String heard(NetworkEvent.Said said) {
    String id = said.id().length() > LONGEST_ID ? "" : Words.clean(said.id());
    if (!id.isEmpty()) {
      remember(id, said.text());
    }
    return id;
  }

  /** What a contact does with something that was said, for the user's clients; null when it is nothing that they may do. */
  @Nullable List<Element> heard(Change change) {
    String own = here.get(change.message());
    String id = own != null ? own : Words.clean(change.message());
    if (id.isEmpty() || id.length() > LONGEST_ID || (own != null && !(change instanceof Change.Reacted))) {
      return null;
    }
    return switch (change) {
      case Change.Received _ -> null;
      case Change.Edited(String message, String text) ->
          List.of(body(text), Element.builder("replace", CORRECT).attribute("id", id).build());
      case Change.Retracted(String message) ->
          List.of(
              body("/me has taken back something that was said before, which your client does not know how to do."),
              Element.builder("retract", RETRACT).attribute("id", id).build(),
              Element.builder("fallback", FALLBACK).attribute("for", RETRACT).build(),
              Element.of("store", Hints.NS));
      case Change.Reacted(String message, List<String> all) -> {
        Element.Builder reactions = Element.builder("reactions", REACTIONS).attribute("id", id);
        all.stream().limit(MOST_REACTIONS).forEach(one -> reactions.child(Element.of("reaction", REACTIONS, Words.clean(one))));
        yield List.of(reactions.build(), Element.of("store", Hints.NS));
      }
    };
  }

  private static Element body(String text) {
    return Element.of("body", Namespaces.CLIENT, Words.clean(text));
  }
}
