package im.recado.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients are told for each reason of a network: the condition of the stanza error, with the network's sentence. */
class ReasonsTest {
  private static final Set<Reason> told = EnumSet.noneOf(Reason.class);

  @ParameterizedTest
  @CsvSource({
    "WRONG_CREDENTIALS, not-authorized", "IN_USE_ELSEWHERE, conflict", "BANNED, forbidden", "NOT_FROM_HERE, forbidden",
    "DOWN, service-unavailable", "TIMEOUT, remote-server-timeout", "NO_SUCH_CONTACT, item-not-found", "CONTACT_AWAY, recipient-unavailable",
    "REFUSED, forbidden", "NAME_TAKEN, conflict", "BAD_NAME, not-acceptable", "WRONG_PASSWORD, not-authorized",
    "MEMBERS_ONLY, registration-required", "ROOM_FULL, service-unavailable", "TOO_MUCH, policy-violation", "NOT_POSSIBLE, feature-not-implemented"
  })
  void eachIsACondition(Reason reason, String condition) {
    assertThat(Reasons.condition(reason).wire()).isEqualTo(condition);
    assertThat(Reasons.stanza(new NetworkException(reason, "So it is.")).error().text()).isEqualTo("So it is.");
    told.add(reason);
  }

  @AfterAll
  static void noneIsLeftOut() {
    assertThat(told).isEqualTo(EnumSet.allOf(Reason.class));
  }
}
