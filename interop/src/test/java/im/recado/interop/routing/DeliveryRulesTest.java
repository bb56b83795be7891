package im.recado.interop.routing;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.interop.routing.RoutingCase.Target;
import im.recado.interop.server.ServerKind;
import im.recado.interop.server.ServerUnderTest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every row of RFC 6121 §8.5 as each server answers it, and the two held against each other. */
final class DeliveryRulesTest {
  private static final String KNOWN_STRANGERS = "§8.5.3.1 says SHOULD NOT deliver requests of strangers; Prosody does";

  /** Where a server departs from the RFC, and why that is known and left as it is. */
  private static final Map<ServerKind, List<Departure>> DEPARTURES = Map.of(
      ServerKind.RECADO, List.of(),
      ServerKind.PROSODY, List.of(
          new Departure(Target.FULL, "iq get", Set.of("a"), KNOWN_STRANGERS),
          new Departure(Target.FULL, "iq set", Set.of("a"), KNOWN_STRANGERS),
          new Departure(Target.FULL_NO_MATCH, "message normal", Set.of("stored", "a", "a b"),
              "§8.5.3.2.1 says ignore or bounce; Prosody treats it as it treats chat, so nothing gets lost")));

  /** Where the RFC leaves a choice and Recado chose otherwise than Prosody. */
  private static final Map<String, String> CHOICES = choices();

  private static Map<String, String> choices() {
    Map<String, String> choices = new HashMap<>();
    choices.put("THREE_PRIORITIES BARE message normal",
        "§8.5.2.1.1 lets a normal message go to all non-negative resources or to the most available");
    for (String recipient : List.of("NO_SUCH_ACCOUNT", "NOBODY_CONNECTED", "CONNECTED_ONLY", "NEGATIVE", "ONE",
        "TWO_EQUAL", "THREE_PRIORITIES")) {
      for (String type : List.of("headline", "groupchat")) {
        choices.put(
            recipient + " FULL_NO_MATCH message " + type, "§8.5.3.2.1 lets it be ignored or bounced; §8.1 hides who is there");
      }
    }
    return choices;
  }

  private static final Map<ServerKind, Map<RoutingCase, String>> SEEN = new EnumMap<>(ServerKind.class);

  private record Departure(Target target, String stanza, Set<String> outcomes, String reason) {
    boolean covers(RoutingCase each) {
      return target == each.target() && stanza.equals(each.stanza());
    }
  }

  private static Optional<Departure> departure(ServerKind kind, RoutingCase each) {
    return DEPARTURES.getOrDefault(kind, List.of()).stream().filter(known -> known.covers(each)).findFirst();
  }

  private static Map<RoutingCase, String> seen(ServerKind kind) {
    ServerUnderTest server = kind.shared();
    return SEEN.computeIfAbsent(kind, any -> new RoutingProbe(server).run(DeliveryRules.all()));
  }

  @ParameterizedTest
  @EnumSource(ServerKind.class)
  void everyRowOfSection85IsKept(ServerKind kind) {
    List<String> wrong = new ArrayList<>();
    seen(kind).forEach((each, outcome) -> {
      Set<String> known = departure(kind, each).map(Departure::outcomes).orElse(Set.of());
      if (!each.allowed().contains(outcome) && !known.contains(outcome)) {
        wrong.add(each.name() + ": " + outcome + ", allowed: " + each.allowed());
      }
    });
    assertThat(wrong).isEmpty();
  }

  @Test
  void recadoAndProsodyTreatEveryRowAlikeButForTheChoicesListed() {
    Map<RoutingCase, String> recado = seen(ServerKind.RECADO);
    Map<RoutingCase, String> prosody = seen(ServerKind.PROSODY);
    List<String> differences = new ArrayList<>();
    recado.forEach((each, outcome) -> {
      String reference = prosody.getOrDefault(each, "not asked");
      boolean departs = Stream.of(ServerKind.values()).anyMatch(kind -> departure(kind, each).isPresent());
      if (!outcome.equals(reference) && !departs && !CHOICES.containsKey(each.name())) {
        differences.add(each.name() + ": Recado " + outcome + ", Prosody " + reference);
      }
    });
    assertThat(differences).isEmpty();
  }
}
