package im.recado.interop.routing;

import im.recado.interop.routing.RoutingCase.Recipient;
import im.recado.interop.routing.RoutingCase.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * RFC 6121 §8.5 as data. In outcomes, {@code a}, {@code b}, {@code c} are resources that received the stanza, {@code
 * stored} means that it came when the account logged in later, {@code error X} is what the sender got, and {@code
 * silence} means that nobody received anything.
 */
final class DeliveryRules {
  private static final String BOUNCE = "error service-unavailable";
  private static final Set<String> EITHER = Set.of("silence", BOUNCE);
  private static final Set<String> KEEP = Set.of("stored", BOUNCE);
  private static final Set<String> SILENCE = Set.of("silence");
  private static final Set<String> ERROR = Set.of(BOUNCE);
  private static final Set<String> PROBED = Set.of("silence", "presence unsubscribed");

  private final List<RoutingCase> cases = new ArrayList<>();

  private DeliveryRules() {}

  /** All rows, grouped by recipient. */
  static List<RoutingCase> all() {
    DeliveryRules rules = new DeliveryRules();
    rules.noSuchAccount();
    rules.oneselfAndTheServer();
    rules.nobodyAvailable(Recipient.NOBODY_CONNECTED);
    rules.nobodyAvailable(Recipient.CONNECTED_ONLY);
    rules.fullMatch(Recipient.CONNECTED_ONLY);
    rules.nobodyAvailable(Recipient.NEGATIVE);
    rules.fullMatch(Recipient.NEGATIVE);
    rules.available(Recipient.ONE, Set.of("a"), "a");
    rules.available(Recipient.TWO_EQUAL, Set.of("a b"), "a b");
    // §8.5.2.1.1: the most available resource, or all that are not negative, as the server chooses.
    rules.available(Recipient.THREE_PRIORITIES, Set.of("a", "a b"), "a b");
    rules.requests();
    return rules.cases;
  }

  private void add(Recipient recipient, Target target, String stanza, Set<String> allowed) {
    cases.add(new RoutingCase(recipient, target, stanza, allowed));
  }

  /** §8.5.1. */
  private void noSuchAccount() {
    Recipient nobody = Recipient.NO_SUCH_ACCOUNT;
    for (Target target : List.of(Target.BARE, Target.FULL_NO_MATCH)) {
      boolean bare = target == Target.BARE;
      add(nobody, target, "message normal", EITHER);
      add(nobody, target, "message chat", EITHER);
      add(nobody, target, "message groupchat", bare ? ERROR : EITHER);
      // The table says "silently" for the bare JID, §8.5.1 allows the error for every message.
      add(nobody, target, "message headline", EITHER);
      add(nobody, target, "message error", SILENCE);
      add(nobody, target, "presence", SILENCE);
      add(nobody, target, "presence unavailable", SILENCE);
      add(nobody, target, "presence subscribe", SILENCE);
      add(nobody, target, "presence unsubscribe", SILENCE);
      add(nobody, target, "presence subscribed", SILENCE);
      add(nobody, target, "presence unsubscribed", SILENCE);
      add(nobody, target, "presence probe", PROBED);
      add(nobody, target, "iq get", ERROR);
      add(nobody, target, "iq set", ERROR);
      add(nobody, target, "iq result", SILENCE);
      add(nobody, target, "iq error", SILENCE);
    }
  }

  /** RFC 6120 §10.3 (no address), §10.5.1 (the server) and RFC 6121 §8.5 for oneself. */
  private void oneselfAndTheServer() {
    Recipient self = Recipient.SENDER;
    for (Target target : List.of(Target.NONE, Target.BARE)) {
      add(self, target, "message chat", Set.of("message chat"));
      add(self, target, "message groupchat", target == Target.BARE ? ERROR : Set.of(BOUNCE, "silence"));
      add(self, target, "iq get", ERROR);
      add(self, target, "iq set", ERROR);
      add(self, target, "iq result", SILENCE);
    }
    add(self, Target.BARE, "message error", SILENCE);
    add(self, Target.FULL, "message chat", Set.of("message chat"));
    add(self, Target.FULL, "iq get", Set.of("iq get"));
    add(self, Target.FULL, "iq result", Set.of("iq result"));
    add(self, Target.SERVER, "iq get", ERROR);
    add(self, Target.SERVER, "iq set", ERROR);
    add(self, Target.SERVER, "iq result", SILENCE);
    add(self, Target.SERVER, "message chat", EITHER);
    add(self, Target.SERVER, "message error", SILENCE);
    add(self, Target.SERVER, "presence", SILENCE);
  }

  /** §8.5.2.2 and, where nothing matches, §8.5.3.2; negative resources count as absent (§8.5.2.1.1). */
  private void nobodyAvailable(Recipient recipient) {
    boolean present = recipient == Recipient.NEGATIVE;
    add(recipient, Target.BARE, "message normal", KEEP);
    add(recipient, Target.BARE, "message chat", KEEP);
    add(recipient, Target.BARE, "message groupchat", ERROR);
    add(recipient, Target.BARE, "message headline", SILENCE);
    add(recipient, Target.BARE, "message error", SILENCE);
    // Directed presence goes to every available resource, whatever its priority (§8.5.2.1.2).
    add(recipient, Target.BARE, "presence", present ? Set.of("a") : SILENCE);
    add(recipient, Target.BARE, "presence unavailable", present ? Set.of("a") : SILENCE);
    strangers(recipient, Target.BARE);
    add(recipient, Target.BARE, "iq get", ERROR);
    add(recipient, Target.BARE, "iq set", ERROR);
    add(recipient, Target.BARE, "iq result", SILENCE);
    add(recipient, Target.BARE, "iq error", SILENCE);
    noMatch(recipient, KEEP);
  }

  /** Section 4.3.2 and appendix A: what comes of a subscription that there is not. */
  private void strangers(Recipient recipient, Target target) {
    add(recipient, target, "presence probe", PROBED);
    add(recipient, target, "presence unsubscribe", SILENCE);
    add(recipient, target, "presence subscribed", SILENCE);
    add(recipient, target, "presence unsubscribed", SILENCE);
  }

  /** §3.1.3: to every available resource, whatever the address said, and at each login until it is answered. */
  private void requests() {
    add(Recipient.NOBODY_CONNECTED, Target.BARE, "presence subscribe", Set.of("stored"));
    add(Recipient.CONNECTED_ONLY, Target.FULL_NO_MATCH, "presence subscribe", Set.of("stored"));
    add(Recipient.NEGATIVE, Target.FULL, "presence subscribe", Set.of("a stored"));
    add(Recipient.ONE, Target.BARE, "presence subscribe", Set.of("a stored"));
    add(Recipient.TWO_EQUAL, Target.FULL, "presence subscribe", Set.of("a b stored"));
    add(Recipient.THREE_PRIORITIES, Target.FULL_NO_MATCH, "presence subscribe", Set.of("a b c stored"));
  }

  /** §8.5.2.1. */
  private void available(Recipient recipient, Set<String> most, String all) {
    add(recipient, Target.BARE, "message normal", most);
    add(recipient, Target.BARE, "message chat", most);
    add(recipient, Target.BARE, "message groupchat", ERROR);
    add(recipient, Target.BARE, "message headline", Set.of(all));
    add(recipient, Target.BARE, "message error", SILENCE);
    String present = recipient == Recipient.THREE_PRIORITIES ? "a b c" : all;
    add(recipient, Target.BARE, "presence", Set.of(present));
    add(recipient, Target.BARE, "presence unavailable", Set.of(present));
    strangers(recipient, Target.BARE);
    add(recipient, Target.BARE, "iq get", ERROR);
    add(recipient, Target.BARE, "iq set", ERROR);
    add(recipient, Target.BARE, "iq result", SILENCE);
    add(recipient, Target.BARE, "iq error", SILENCE);
    fullMatch(recipient);
    noMatch(recipient, most);
  }

  /** §8.5.3.1. The sender shares no presence with the recipient, so requests are not delivered. */
  private void fullMatch(Recipient recipient) {
    for (String type : List.of("normal", "chat", "groupchat", "headline", "error")) {
      add(recipient, Target.FULL, "message " + type, Set.of("a"));
    }
    add(recipient, Target.FULL, "iq get", ERROR);
    add(recipient, Target.FULL, "iq set", ERROR);
    add(recipient, Target.FULL, "iq result", Set.of("a"));
    add(recipient, Target.FULL, "iq error", Set.of("a"));
    add(recipient, Target.FULL, "presence", Set.of("a"));
    add(recipient, Target.FULL, "presence unavailable", Set.of("a"));
    strangers(recipient, Target.FULL);
  }

  /** §8.5.3.2. */
  private void noMatch(Recipient recipient, Set<String> chat) {
    add(recipient, Target.FULL_NO_MATCH, "message normal", EITHER);
    add(recipient, Target.FULL_NO_MATCH, "message chat", chat);
    add(recipient, Target.FULL_NO_MATCH, "message groupchat", EITHER);
    add(recipient, Target.FULL_NO_MATCH, "message headline", EITHER);
    add(recipient, Target.FULL_NO_MATCH, "message error", SILENCE);
    add(recipient, Target.FULL_NO_MATCH, "presence", SILENCE);
    add(recipient, Target.FULL_NO_MATCH, "presence unavailable", SILENCE);
    strangers(recipient, Target.FULL_NO_MATCH);
    add(recipient, Target.FULL_NO_MATCH, "iq get", ERROR);
    add(recipient, Target.FULL_NO_MATCH, "iq set", ERROR);
    add(recipient, Target.FULL_NO_MATCH, "iq result", SILENCE);
    add(recipient, Target.FULL_NO_MATCH, "iq error", SILENCE);
  }
}
