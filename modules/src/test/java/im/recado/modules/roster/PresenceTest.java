package im.recado.modules.roster;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.module.Declaration;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6121 section 4. */
final class PresenceTest {
  private final Verona verona = new Verona();

  private void friends(String one, String other) {
    verona.knows(one, other, Subscription.BOTH);
    verona.knows(other, one, Subscription.BOTH);
  }

  @Test
  void s422initialPresenceGoesToSubscribersAndToTheOwnResources() {
    verona.knows("juliet@verona.lit", "romeo@verona.lit", Subscription.FROM);
    verona.knows("romeo@verona.lit", "juliet@verona.lit", Subscription.TO);
    verona.knows("juliet@verona.lit", "paris@verona.lit", Subscription.TO);
    verona.knows("juliet@verona.lit", "tybalt@mantua.lit", Subscription.FROM);
    var romeo = verona.arrives("romeo@verona.lit/orchard");
    var silent = verona.connects("romeo@verona.lit/silent");
    var paris = verona.arrives("paris@verona.lit/church");
    paris.forgets();
    var chamber = verona.arrives("juliet@verona.lit/chamber");
    romeo.forgets();
    verona.abroad.forgets();
    var balcony = verona.connects("juliet@verona.lit/balcony");
    balcony.sends("<presence id='p'><show>chat</show></presence>");
    String from = "<presence id='p' from='juliet@verona.lit/balcony' to='%s'><show>chat</show></presence>";
    romeo.receives(from.formatted("romeo@verona.lit"));
    romeo.receivesNothing();
    silent.receivesNothing();
    paris.receivesNothing();
    chamber.receives(from.formatted("juliet@verona.lit"));
    balcony.receives(from.formatted("juliet@verona.lit"), "<presence from='juliet@verona.lit/chamber'/>");
    balcony.receivesNothing();
    verona.abroad.receives(from.formatted("tybalt@mantua.lit"));
    verona.abroad.receivesNothing();
  }

  @Test
  void s43contactsAreShownOrAskedAtInitialPresenceOnly() {
    friends("juliet@verona.lit", "romeo@verona.lit");
    verona.knows("juliet@verona.lit", "nurse@mantua.lit", Subscription.TO);
    var orchard = verona.arrives("romeo@verona.lit/orchard");
    verona.arrives("romeo@verona.lit/phone").sends("<presence><show>away</show></presence>");
    verona.connects("romeo@verona.lit/silent");
    orchard.forgets();
    var juliet = verona.connects("juliet@verona.lit/balcony");
    juliet.sends("<presence/>");
    juliet.receives(
        "<presence from='juliet@verona.lit/balcony'/>",
        "<presence from='romeo@verona.lit/orchard' to='juliet@verona.lit'/>",
        "<presence from='romeo@verona.lit/phone'><show>away</show></presence>");
    juliet.receivesNothing();
    verona.abroad.receives("<presence type='probe' from='juliet@verona.lit' to='nurse@mantua.lit'/>");
    juliet.sends("<presence><show>dnd</show></presence>");
    juliet.receives("<presence from='juliet@verona.lit/balcony'><show>dnd</show></presence>");
    juliet.receivesNothing();
    verona.abroad.receivesNothing();
  }

  @Test
  void s432rostersThatDisagreeAreMendedAtLogin() {
    verona.knows("juliet@verona.lit", "romeo@verona.lit", Subscription.TO);
    verona.arrives("romeo@verona.lit/orchard");
    var juliet = verona.arrives("juliet@verona.lit/balcony");
    juliet.receivesNothing();
    assertThat(verona.state("juliet@verona.lit", "romeo@verona.lit")).isEqualTo(SubscriptionState.NONE);
  }

  @Test
  void s432aProbeOfASubscriberIsAnsweredWithEveryAvailableResource() {
    verona.knows("juliet@verona.lit", "romeo@mantua.lit", Subscription.FROM);
    verona.arrives("juliet@verona.lit/balcony").sends("<presence id='pres1'><show>dnd</show></presence>");
    verona.arrives("juliet@verona.lit/chamber");
    verona.abroad.forgets();
    verona.comes("<presence type='probe' id='probe1' from='romeo@mantua.lit' to='juliet@verona.lit'/>");
    verona.abroad.receives(
        "<presence id='pres1' from='juliet@verona.lit/balcony' to='romeo@mantua.lit'><show>dnd</show></presence>",
        "<presence from='juliet@verona.lit/chamber' to='romeo@mantua.lit'/>");
    verona.abroad.receivesNothing();
  }

  @Test
  void s432aProbeForOneResourceTellsThatItIsThereAndNoMore() {
    verona.knows("juliet@verona.lit", "romeo@mantua.lit", Subscription.FROM);
    verona.arrives("juliet@verona.lit/balcony").sends("<presence><show>dnd</show></presence>");
    verona.arrives("juliet@verona.lit/chamber");
    verona.abroad.forgets();
    verona.comes("<presence type='probe' from='romeo@mantua.lit' to='juliet@verona.lit/balcony'/>");
    verona.abroad.receives("<presence from='juliet@verona.lit/balcony' to='romeo@mantua.lit'/>");
    verona.comes("<presence type='probe' from='romeo@mantua.lit' to='juliet@verona.lit/gone'/>");
    verona.abroad.receives("<presence type='unavailable' from='juliet@verona.lit/gone' to='romeo@mantua.lit'/>");
    verona.abroad.receivesNothing();
  }

  @Test
  void s432aProbeOfASubscriberWhileAwayIsAnsweredWithUnavailable() {
    verona.knows("juliet@verona.lit", "romeo@mantua.lit", Subscription.FROM);
    verona.comes("<presence type='probe' id='probe2' from='romeo@mantua.lit' to='juliet@verona.lit'/>");
    verona.abroad.receives(
        "<presence type='unavailable' id='probe2' from='juliet@verona.lit' to='romeo@mantua.lit'/>");
  }

  @Test
  void s432aProbeOfASubscriberTellsSinceWhenNobodyIsThere() {
    Instant left = Instant.parse("2002-09-10T23:41:07Z");
    verona.presence.departures(account -> account.equals(Jid.valueOf("juliet@verona.lit")) ? left : null);
    verona.knows("juliet@verona.lit", "romeo@mantua.lit", Subscription.FROM);
    verona.comes("<presence type='probe' id='probe3' from='romeo@mantua.lit' to='juliet@verona.lit'/>");
    verona.abroad.receives(
        "<presence type='unavailable' id='probe3' from='juliet@verona.lit' to='romeo@mantua.lit'>"
            + "<delay xmlns='urn:xmpp:delay' from='juliet@verona.lit' stamp='2002-09-10T23:41:07Z'/></presence>");
    verona.comes("<presence type='probe' id='probe4' from='paris@mantua.lit' to='juliet@verona.lit'/>");
    verona.abroad.receives(
        "<presence type='unsubscribed' id='probe4' from='juliet@verona.lit' to='paris@mantua.lit'/>");
  }

  @ParameterizedTest
  @CsvSource({"juliet@verona.lit", "juliet@verona.lit/balcony", "nurse@verona.lit", "nobody@verona.lit"})
  void m10AProbeOfAStrangerGetsTheSameAnswerWhoeverIsThere(String to) {
    verona.knows("nurse@verona.lit", "romeo@mantua.lit", Subscription.TO);
    verona.arrives("juliet@verona.lit/balcony");
    verona.abroad.forgets();
    verona.comes("<presence type='probe' id='probe' from='romeo@mantua.lit/x' to='" + to + "'/>");
    verona.abroad.receives(
        "<presence type='unsubscribed' id='probe' from='" + Jid.valueOf(to).bare() + "' to='romeo@mantua.lit'/>");
    verona.abroad.receivesNothing();
  }

  @Test
  void s432aProbeDoesNotTakeAnApprovalBack() {
    var juliet = verona.arrives("juliet@verona.lit/balcony");
    juliet.sends("<presence type='subscribed' to='romeo@mantua.lit'/>");
    verona.comes("<presence type='probe' from='romeo@mantua.lit' to='juliet@verona.lit'/>");
    assertThat(verona.state("juliet@verona.lit", "romeo@mantua.lit").approved()).isTrue();
  }

  @Test
  void s43aProbeOfAClientIsNoError() {
    friends("juliet@verona.lit", "romeo@verona.lit");
    verona.arrives("romeo@verona.lit/orchard");
    var juliet = verona.arrives("juliet@verona.lit/balcony");
    juliet.sends("<presence type='probe' to='romeo@verona.lit'/>");
    juliet.receives("<presence from='romeo@verona.lit/orchard'/>");
    juliet.sends("<presence type='probe' to='romeo@mantua.lit'/>");
    verona.abroad.receives("<presence type='probe' from='juliet@verona.lit/balcony' to='romeo@mantua.lit'/>");
    juliet.receivesNothing();
  }

  @Test
  void s44anUpdateNeedsNoDatabaseAndNoOtherThread() {
    friends("juliet@verona.lit", "romeo@verona.lit");
    var juliet = verona.arrives("juliet@verona.lit/balcony");
    var romeo = verona.arrives("romeo@verona.lit/orchard");
    juliet.forgets();
    int asked = verona.rosters.asked();
    for (String sent :
        new String[] {
          "<presence><show>away</show></presence>", "<presence to='romeo@verona.lit'/>", "<presence type='unavailable'/>"
        }) {
      assertThat(verona.presence.blocks(juliet.session, (Presence) Verona.stanza(sent))).isFalse();
      juliet.sends(sent);
    }
    assertThat(verona.rosters.asked()).isEqualTo(asked);
    romeo.receives(
        "<presence from='juliet@verona.lit/balcony'><show>away</show></presence>",
        "<presence from='juliet@verona.lit/balcony'/>",
        "<presence type='unavailable' from='juliet@verona.lit/balcony'/>");
    romeo.receivesNothing();
  }

  @Test
  void s45unavailablePresenceGoesToSubscribersAndTheOwnResources() {
    friends("juliet@verona.lit", "romeo@verona.lit");
    var balcony = verona.arrives("juliet@verona.lit/balcony");
    var chamber = verona.arrives("juliet@verona.lit/chamber");
    var romeo = verona.arrives("romeo@verona.lit/orchard");
    balcony.forgets();
    chamber.forgets();
    balcony.sends("<presence type='unavailable'><status>vacation</status></presence>");
    String gone = "<presence type='unavailable' from='juliet@verona.lit/balcony'><status>vacation</status></presence>";
    balcony.receives(gone);
    chamber.receives(gone);
    romeo.receives(gone);
    balcony.sends("<presence type='unavailable'/>");
    balcony.disconnects();
    romeo.receivesNothing();
    chamber.receivesNothing();
  }

  @Test
  void s452theServerSaysSoForASessionThatEnds() {
    friends("juliet@verona.lit", "romeo@verona.lit");
    verona.knows("juliet@verona.lit", "nurse@mantua.lit", Subscription.FROM);
    var balcony = verona.arrives("juliet@verona.lit/balcony");
    var chamber = verona.arrives("juliet@verona.lit/chamber");
    var romeo = verona.arrives("romeo@verona.lit/orchard");
    chamber.forgets();
    verona.abroad.forgets();
    balcony.disconnects();
    chamber.receives("<presence type='unavailable' from='juliet@verona.lit/balcony'/>");
    chamber.receivesNothing();
    romeo.receives("<presence type='unavailable' from='juliet@verona.lit/balcony' to='romeo@verona.lit'/>");
    verona.abroad.receives("<presence type='unavailable' from='juliet@verona.lit/balcony' to='nurse@mantua.lit'/>");
    chamber.disconnects();
    romeo.receives("<presence type='unavailable' from='juliet@verona.lit/chamber'/>");
    romeo.receivesNothing();
  }

  @Test
  void s452presenceAfterTheEndShowsNobodyAGhost() {
    friends("juliet@verona.lit", "romeo@verona.lit");
    var juliet = verona.arrives("juliet@verona.lit/balcony");
    var romeo = verona.arrives("romeo@verona.lit/orchard");
    juliet.disconnects();
    romeo.forgets();
    juliet.sends("<presence/>");
    juliet.sends("<presence to='romeo@verona.lit/orchard'/>");
    romeo.receivesNothing();
  }

  @Test
  void s463directedPresenceReachesItsTargetAloneAndItsEndToo() {
    var juliet = verona.arrives("juliet@verona.lit/balcony");
    var romeo = verona.arrives("romeo@verona.lit/orchard");
    juliet.sends("<presence to='romeo@verona.lit/orchard'/>");
    juliet.sends("<presence to='room@rooms.verona.lit/Juliet'/>");
    romeo.receives("<presence from='juliet@verona.lit/balcony' to='romeo@verona.lit/orchard'/>");
    verona.abroad.receives("<presence from='juliet@verona.lit/balcony' to='room@rooms.verona.lit/Juliet'/>");
    juliet.sends("<presence><show>away</show></presence>");
    romeo.receivesNothing();
    verona.abroad.receivesNothing();
    juliet.disconnects();
    romeo.receives("<presence type='unavailable' from='juliet@verona.lit/balcony'/>");
    verona.abroad.receives(
        "<presence type='unavailable' from='juliet@verona.lit/balcony' to='room@rooms.verona.lit/Juliet'/>");
    romeo.receivesNothing();
    verona.abroad.receivesNothing();
  }

  @Test
  void s463directedPresenceEndsWithUnavailablePresenceOfEitherKind() {
    var juliet = verona.connects("juliet@verona.lit/balcony");
    juliet.sends("<presence to='one@mantua.lit'/>");
    juliet.sends("<presence to='two@mantua.lit'/>");
    juliet.sends("<presence to='three@mantua.lit'/>");
    juliet.sends("<presence type='unavailable' to='one@mantua.lit'/>");
    verona.comes("<presence type='unavailable' from='three@mantua.lit' to='juliet@verona.lit/balcony'/>");
    verona.abroad.forgets();
    juliet.sends("<presence type='unavailable'><status>bye</status></presence>");
    verona.abroad.receives(
        "<presence type='unavailable' from='juliet@verona.lit/balcony' to='two@mantua.lit'><status>bye</status>"
            + "</presence>");
    verona.abroad.receivesNothing();
  }

  @Test
  void s463aSubscriberHearsOfTheEndOnce() {
    friends("juliet@verona.lit", "romeo@verona.lit");
    var juliet = verona.connects("juliet@verona.lit/balcony");
    var romeo = verona.arrives("romeo@verona.lit/orchard");
    juliet.sends("<presence to='romeo@verona.lit'/>");
    juliet.sends("<presence/>");
    juliet.sends("<presence to='romeo@verona.lit'/>");
    romeo.forgets();
    juliet.disconnects();
    romeo.receives("<presence type='unavailable' from='juliet@verona.lit/balcony'/>");
    romeo.receivesNothing();
  }

  @Test
  void s463directedPresenceIsBounded() {
    verona.options.set(PresenceModule.MOST_DIRECTED, 2);
    var juliet = verona.connects("juliet@verona.lit/balcony");
    juliet.sends("<presence to='one@mantua.lit'/>");
    juliet.sends("<presence to='two@mantua.lit'/>");
    juliet.sends("<presence to='two@mantua.lit'/>");
    juliet.receivesNothing();
    juliet.sends("<presence to='three@mantua.lit'/>");
    juliet.receives(
        "<presence type='error' from='three@mantua.lit'><error type='wait'>"
            + "<resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>");
  }

  @Test
  void whoSharesANicknameInARoomIsKnownByThePresenceThatGoesThere() {
    Jid room = Jid.valueOf("room@rooms.mantua.lit");
    var balcony = verona.arrives("juliet@verona.lit/balcony");
    var chamber = verona.arrives("juliet@verona.lit/chamber");
    balcony.sends("<presence to='room@rooms.mantua.lit/J'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
    chamber.sends("<presence to='room@rooms.mantua.lit/J'/>");
    assertThat(EnteredRooms.has(balcony.session, room)).isTrue();
    assertThat(EnteredRooms.has(chamber.session, room)).isFalse();
    chamber.sends("<presence to='room@rooms.mantua.lit/J'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
    assertThat(EnteredRooms.areOne(balcony.session, chamber.session, room)).isTrue();
    // A new nickname, when the room has let the old one go (XEP-0045 section 7.6).
    chamber.sends("<presence to='room@rooms.mantua.lit/Jule'/>");
    verona.comes("<presence type='unavailable' from='room@rooms.mantua.lit/J' to='juliet@verona.lit/chamber'/>");
    assertThat(EnteredRooms.has(chamber.session, room)).isTrue();
    assertThat(EnteredRooms.areOne(balcony.session, chamber.session, room)).isFalse();
    chamber.sends("<presence type='unavailable' to='room@rooms.mantua.lit/Jule'/>");
    assertThat(EnteredRooms.has(chamber.session, room)).isFalse();
  }

  @Test
  void directedPresenceAndTheWishForPushesOutliveAnOrderlyRestart() {
    var before = verona.arrives("juliet@verona.lit/balcony");
    before.sends("<presence to='room@rooms.verona.lit/Juliet'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
    before.sends("<presence to='romeo@mantua.lit'/>");
    var after = verona.connects("juliet@verona.lit/chamber");
    for (Declaration declaration : verona.kernel.declarations()) {
      for (Declaration.SessionState state : declaration.sessionStates()) {
        assertThat(state.save().apply(after.session)).isNull();
        state.restore().accept(after.session, Objects.requireNonNull(state.save().apply(before.session)));
      }
    }
    assertThat(EnteredRooms.has(after.session, Jid.valueOf("room@rooms.verona.lit"))).isTrue();
    assertThat(EnteredRooms.has(after.session, Jid.valueOf("romeo@mantua.lit"))).isFalse();
    after.forgets();
    before.sends("<iq type='set' id='s'><query xmlns='jabber:iq:roster'><item jid='a@verona.lit'/></query></iq>");
    after.receives(
        "<iq type='set'><query xmlns='jabber:iq:roster'><item jid='a@verona.lit' subscription='none'/></query></iq>");
    verona.abroad.forgets();
    after.disconnects();
    assertThat(verona.abroad.queue)
        .extracting(gone -> gone.attribute("to"))
        .containsExactlyInAnyOrder("room@rooms.verona.lit/Juliet", "romeo@mantua.lit");
  }

  @Test
  void s466aProbeOfWhoWasShownPresenceIsAnsweredForThatResource() {
    var juliet = verona.arrives("juliet@verona.lit/balcony");
    juliet.sends("<presence to='room@rooms.verona.lit/Juliet'><show>dnd</show></presence>");
    verona.abroad.forgets();
    verona.comes(
        "<presence type='probe' from='room@rooms.verona.lit/Juliet' to='juliet@verona.lit/balcony'/>");
    verona.abroad.receives("<presence from='juliet@verona.lit/balcony' to='room@rooms.verona.lit/Juliet'/>");
    verona.abroad.receivesNothing();
  }

  @Test
  void s852presenceFromElsewhereGoesToAvailableResources() {
    var available = verona.arrives("juliet@verona.lit/balcony");
    var connected = verona.connects("juliet@verona.lit/silent");
    verona.comes("<presence from='romeo@mantua.lit/x' to='juliet@verona.lit'/>");
    verona.comes("<presence type='unavailable' from='romeo@mantua.lit/x' to='juliet@verona.lit/silent'/>");
    verona.comes("<presence from='romeo@mantua.lit/x' to='juliet@verona.lit/gone'/>");
    verona.comes("<presence from='romeo@mantua.lit/x' to='nobody@verona.lit'/>");
    available.receives("<presence from='romeo@mantua.lit/x' to='juliet@verona.lit'/>");
    available.receivesNothing();
    connected.receives("<presence type='unavailable' from='romeo@mantua.lit/x'/>");
    connected.receivesNothing();
    verona.abroad.receivesNothing();
  }

  @Test
  void s853whoSharesPresenceMayAskAResource() {
    verona.knows("juliet@verona.lit", "romeo@mantua.lit", Subscription.FROM);
    verona.knows("juliet@verona.lit", "paris@mantua.lit", Subscription.TO);
    var juliet = verona.arrives("juliet@verona.lit/balcony");
    juliet.sends("<presence to='room@rooms.verona.lit/Juliet'/>");
    assertThat(shares(juliet, "romeo@mantua.lit/x")).isTrue();
    assertThat(shares(juliet, "juliet@verona.lit/other")).isTrue();
    assertThat(shares(juliet, "room@rooms.verona.lit/Nurse")).isTrue();
    assertThat(shares(juliet, "paris@mantua.lit/x")).isFalse();
    assertThat(shares(juliet, "stranger@mantua.lit")).isFalse();
  }

  private boolean shares(Verona.Client client, String other) {
    return verona.presence.sharesPresence(client.session, Jid.valueOf(other));
  }

  @Test
  void s47aNegativePriorityTakesNoMessagesAndTheWayBackIsToldToOthers() {
    var juliet = verona.connects("juliet@verona.lit/balcony");
    juliet.sends("<presence><priority>-1</priority></presence>");
    assertThat(juliet.session.takesMessages()).isFalse();
    juliet.sends("<presence><priority>-2</priority></presence>");
    juliet.sends("<presence><priority>5</priority></presence>");
    juliet.sends("<presence><priority>6</priority></presence>");
    juliet.sends("<presence type='unavailable'/>");
    assertThat(verona.events)
        .extracting(
            event ->
                event instanceof PresenceModule.SessionAvailable available
                    ? (available.initial() ? "initial " : "again ") + available.presence().priority()
                    : "gone")
        .containsExactly("initial -1", "again 5", "gone");
  }

  @Test
  void d12OfTooManyChangesTheLastOneGoesOut() {
    verona.options.set(PresenceModule.MOST_CHANGES, 3);
    friends("juliet@verona.lit", "romeo@verona.lit");
    var juliet = verona.arrives("juliet@verona.lit/balcony");
    var romeo = verona.arrives("romeo@verona.lit/orchard");
    for (int i = 1; i <= 9; i++) {
      juliet.sends("<presence><status>" + i + "</status></presence>");
    }
    String change = "<presence from='juliet@verona.lit/balcony'><status>%d</status></presence>";
    romeo.receives(change.formatted(1), change.formatted(2), change.formatted(3));
    romeo.receivesNothing();
    verona.passes(Duration.ofSeconds(10));
    romeo.receives(change.formatted(9));
    romeo.receivesNothing();
    juliet.sends("<presence><status>10</status></presence>");
    juliet.sends("<presence><status>11</status></presence>");
    juliet.sends("<presence><status>12</status></presence>");
    romeo.receives(change.formatted(10), change.formatted(11));
    juliet.sends("<presence type='unavailable'/>");
    romeo.receives("<presence type='unavailable' from='juliet@verona.lit/balcony'/>");
    verona.passes(Duration.ofSeconds(30));
    romeo.receivesNothing();
  }

  @Test
  void anErrorGoesToWhomItIsForAndIsNotBroadcast() {
    friends("juliet@verona.lit", "romeo@verona.lit");
    var juliet = verona.arrives("juliet@verona.lit/balcony");
    var romeo = verona.arrives("romeo@verona.lit/orchard");
    juliet.forgets();
    juliet.sends("<presence type='error'><error type='cancel'/></presence>");
    romeo.receivesNothing();
    juliet.sends("<presence type='error' to='romeo@verona.lit/orchard'><error type='cancel'/></presence>");
    romeo.receives("<presence type='error' from='juliet@verona.lit/balcony'><error type='cancel'/></presence>");
    juliet.receivesNothing();
  }
}
