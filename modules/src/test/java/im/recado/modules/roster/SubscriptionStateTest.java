package im.recado.modules.roster;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence.Type;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6121 appendix A, every cell of the tables. */
final class SubscriptionStateTest {
  /** Reads a state as the tables name it: {@code None+Out+In}. */
  private static SubscriptionState state(String name) {
    return new SubscriptionState(
        name.startsWith("To") || name.startsWith("Both"),
        name.startsWith("From") || name.startsWith("Both"),
        name.contains("+Out"),
        name.contains("+Approved"),
        name.contains("+In"));
  }

  private static void outbound(Type type, String before, boolean routed, String after) {
    assertThat(state(before).outbound(type)).isEqualTo(new SubscriptionState.Outbound(state(after), routed));
  }

  private static void inbound(Type type, String before, boolean delivered, String after, @Nullable Type reply) {
    assertThat(state(before).inbound(type)).isEqualTo(new SubscriptionState.Inbound(state(after), delivered, reply));
  }

  @ParameterizedTest
  @CsvSource({
    "None, None+Out", "None+Out, None+Out", "None+In, None+Out+In", "None+Out+In, None+Out+In", "To, To",
    "To+In, To+In", "From, From+Out", "From+Out, From+Out", "Both, Both"
  })
  void table2OutboundSubscribeIsAlwaysRouted(String before, String after) {
    outbound(Type.SUBSCRIBE, before, true, after);
  }

  @ParameterizedTest
  @CsvSource({
    "None, None", "None+Out, None", "None+In, None+In", "None+Out+In, None+In", "To, None", "To+In, None+In",
    "From, From", "From+Out, From", "Both, From"
  })
  void table3OutboundUnsubscribeIsAlwaysRouted(String before, String after) {
    outbound(Type.UNSUBSCRIBE, before, true, after);
  }

  @ParameterizedTest
  @CsvSource({
    "None, false, None+Approved", "None+Out, false, None+Out+Approved", "None+In, true, From",
    "None+Out+In, true, From+Out", "To, false, To+Approved", "To+In, true, Both", "From, false, From",
    "From+Out, false, From+Out", "Both, false, Both"
  })
  void table4OutboundSubscribed(String before, boolean routed, String after) {
    outbound(Type.SUBSCRIBED, before, routed, after);
  }

  @ParameterizedTest
  @CsvSource({
    "None, false, None", "None+Out, false, None+Out", "None+In, true, None", "None+Out+In, true, None+Out",
    "To, false, To", "To+In, true, To", "From, true, None", "From+Out, true, None+Out", "Both, true, To",
    "None+Approved, false, None", "None+Out+Approved, false, None+Out", "To+Approved, false, To"
  })
  void table5OutboundUnsubscribed(String before, boolean routed, String after) {
    outbound(Type.UNSUBSCRIBED, before, routed, after);
  }

  @ParameterizedTest
  @CsvSource({
    "None, true, None+In", "None+Out, true, None+Out+In", "None+In, false, None+In",
    "None+Out+In, false, None+Out+In", "To, true, To+In", "To+In, false, To+In"
  })
  void table6InboundSubscribeIsDeliveredOnce(String before, boolean delivered, String after) {
    inbound(Type.SUBSCRIBE, before, delivered, after, null);
  }

  @ParameterizedTest
  @CsvSource({
    "From, From", "From+Out, From+Out", "Both, Both",
    "None+Approved, From+Approved", "None+Out+Approved, From+Out+Approved", "To+Approved, Both+Approved"
  })
  void table6InboundSubscribeIsAnsweredForWhoIsSubscribedOrApproved(String before, String after) {
    inbound(Type.SUBSCRIBE, before, false, after, Type.SUBSCRIBED);
  }

  @ParameterizedTest
  @CsvSource({
    "None+In, None", "None+Out+In, None+Out", "To+In, To", "From, None", "From+Out, None+Out", "Both, To",
    "From+Approved, None+Approved"
  })
  void table7InboundUnsubscribeThatChangesSomething(String before, String after) {
    inbound(Type.UNSUBSCRIBE, before, true, after, Type.UNSUBSCRIBED);
  }

  @ParameterizedTest
  @CsvSource({"None", "None+Out", "To", "None+Approved"})
  void table7InboundUnsubscribeThatChangesNothingIsIgnored(String before) {
    inbound(Type.UNSUBSCRIBE, before, false, before, null);
  }

  @ParameterizedTest
  @CsvSource({"None+Out, To", "None+Out+In, To+In", "From+Out, Both"})
  void table8InboundSubscribedThatWasAskedFor(String before, String after) {
    inbound(Type.SUBSCRIBED, before, true, after, null);
  }

  @ParameterizedTest
  @CsvSource({"None", "None+In", "To", "To+In", "From", "Both"})
  void table8InboundSubscribedThatWasNotAskedForIsIgnored(String before) {
    inbound(Type.SUBSCRIBED, before, false, before, null);
  }

  @ParameterizedTest
  @CsvSource({
    "None+Out, None", "None+Out+In, None+In", "To, None", "To+In, None+In", "From+Out, From", "Both, From"
  })
  void table9InboundUnsubscribedThatChangesSomething(String before, String after) {
    inbound(Type.UNSUBSCRIBED, before, true, after, null);
  }

  @ParameterizedTest
  @CsvSource({"None", "None+In", "From", "None+Approved"})
  void table9InboundUnsubscribedThatChangesNothingIsIgnored(String before) {
    inbound(Type.UNSUBSCRIBED, before, false, before, null);
  }

  @Test
  void anUnansweredRequestAloneIsNoRosterItem() {
    RosterItem item = state("None+In").in(null, Jid.valueOf("romeo@verona.lit"), "<presence/>");
    assertThat(item).isNotNull().extracting(RosterItem::listed).isEqualTo(false);
    assertThat(state("None").in(item, Jid.valueOf("romeo@verona.lit"), null)).isNull();
  }
}
