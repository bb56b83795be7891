package im.recado.modules.roster;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6121 section 3. */
final class SubscriptionsTest {
  private final Verona verona = new Verona();

  private static String push(String item) {
    return "<iq type='set'><query xmlns='jabber:iq:roster'>" + item + "</query></iq>";
  }

  @Test
  void s31aSubscriptionFromRequestToPresence() {
    var romeo = verona.arrives("romeo@verona.lit/orchard");
    var juliet = verona.arrives("juliet@verona.lit/balcony");
    romeo.sends("<presence type='subscribe' id='r' to='juliet@verona.lit/balcony'/>");
    romeo.receives(push("<item jid='juliet@verona.lit' subscription='none' ask='subscribe'/>"));
    juliet.receives("<presence type='subscribe' id='r' from='romeo@verona.lit' to='juliet@verona.lit'/>");
    juliet.receivesNothing();
    assertThat(verona.item("juliet@verona.lit", "romeo@verona.lit")).extracting(RosterItem::listed).isEqualTo(false);

    juliet.sends("<presence type='subscribed' id='a' to='romeo@verona.lit'/>");
    juliet.receives(push("<item jid='romeo@verona.lit' subscription='from'/>"));
    romeo.receives(
        "<presence type='subscribed' id='a' from='juliet@verona.lit'/>",
        push("<item jid='juliet@verona.lit' subscription='to'/>"),
        "<presence from='juliet@verona.lit/balcony' to='romeo@verona.lit'/>");
    romeo.receivesNothing();
    juliet.receivesNothing();
  }

  @Test
  void s312aRequestForSomebodyElsewhereIsStampedWithTheBareAddress() {
    var romeo = verona.arrives("romeo@verona.lit/orchard");
    romeo.sends("<presence type='subscribe' id='r' to='juliet@mantua.lit/x'><status>Hi</status></presence>");
    verona.abroad.receives(
        "<presence type='subscribe' id='r' from='romeo@verona.lit' to='juliet@mantua.lit'><status>Hi</status>"
            + "</presence>");
    romeo.receives(push("<item jid='juliet@mantua.lit' subscription='none' ask='subscribe'/>"));
  }

  @Test
  void s312anErrorFromElsewhereReachesTheUser() {
    verona.kernel.router().elsewhere(
        stanza ->
            verona.kernel.router().refuse(
                stanza,
                new StanzaException(
                    StanzaError.Condition.REMOTE_SERVER_NOT_FOUND)));
    var romeo = verona.arrives("romeo@verona.lit/orchard");
    romeo.sends("<presence type='subscribe' id='r' to='juliet@mantua.lit'/>");
    romeo.receives(
        push("<item jid='juliet@mantua.lit' subscription='none' ask='subscribe'/>"),
        "<presence type='error' id='r' from='juliet@mantua.lit'><error type='cancel'>"
            + "<remote-server-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>");
  }

  @Test
  void s312anUnansweredRequestIsSentAgainAtTheNextLogin() {
    var romeo = verona.arrives("romeo@verona.lit/orchard");
    romeo.sends("<presence type='subscribe' to='juliet@mantua.lit'/>");
    romeo.disconnects();
    verona.abroad.forgets();
    verona.arrives("romeo@verona.lit/orchard");
    verona.abroad.receives("<presence type='subscribe' from='romeo@verona.lit' to='juliet@mantua.lit'/>");
  }

  @Test
  void s313aRequestIsKeptWithItsExtensionsAndDeliveredAtEachLoginUntilAnswered() {
    verona.connects("juliet@verona.lit/balcony").disconnects();
    var romeo = verona.arrives("romeo@verona.lit/orchard");
    String nick = "<nick xmlns='http://jabber.org/protocol/nick'>Romeo</nick>";
    romeo.sends("<presence type='subscribe' id='first' to='juliet@verona.lit'>" + nick + "</presence>");
    romeo.sends("<presence type='subscribe' id='second' to='juliet@verona.lit'/>");
    String request =
        "<presence type='subscribe' id='first' from='romeo@verona.lit' to='juliet@verona.lit'>" + nick + "</presence>";
    String own = "<presence from='juliet@verona.lit/balcony'/>";
    var juliet = verona.connects("juliet@verona.lit/balcony");
    juliet.receivesNothing();
    juliet.sends("<presence/>");
    juliet.receives(own, request);
    juliet.receivesNothing();
    juliet.disconnects();
    juliet = verona.connects("juliet@verona.lit/balcony");
    juliet.sends("<presence/>");
    juliet.receives(own, request);
    juliet.sends("<presence type='unsubscribed' to='romeo@verona.lit'/>");
    juliet.disconnects();
    juliet = verona.connects("juliet@verona.lit/balcony");
    juliet.sends("<presence/>");
    juliet.receives(own);
    juliet.receivesNothing();
    assertThat(verona.item("juliet@verona.lit", "romeo@verona.lit")).isNull();
  }

  @Test
  void s313aRequestGoesToAvailableResourcesAlone() {
    var interested = verona.connects("juliet@verona.lit/interested");
    interested.sends("<iq type='get' id='g'><query xmlns='jabber:iq:roster'/></iq>");
    interested.forgets();
    verona.arrives("romeo@verona.lit/orchard").sends("<presence type='subscribe' to='juliet@verona.lit'/>");
    interested.receivesNothing();
    interested.sends("<presence/>");
    interested.receives(
        "<presence from='juliet@verona.lit/interested'/>", "<presence type='subscribe' from='romeo@verona.lit'/>");
  }

  @Test
  void s313aRequestOfASubscriberIsAnsweredByTheServer() {
    verona.knows("juliet@verona.lit", "romeo@mantua.lit", Subscription.FROM);
    var juliet = verona.arrives("juliet@verona.lit/balcony");
    verona.abroad.forgets();
    verona.comes("<presence type='subscribe' id='r' from='romeo@mantua.lit' to='juliet@verona.lit'/>");
    verona.abroad.receives(
        "<presence type='subscribed' id='r' from='juliet@verona.lit' to='romeo@mantua.lit'/>",
        "<presence from='juliet@verona.lit/balcony' to='romeo@mantua.lit'/>");
    juliet.receivesNothing();
  }

  @Test
  void s313anOversizedRequestIsKeptWithoutItsExtensions() {
    verona.options.set(RosterModule.REQUEST_BYTES, 300);
    verona.arrives("juliet@verona.lit/balcony");
    verona.comes(
        "<presence type='subscribe' from='romeo@mantua.lit' to='juliet@verona.lit'><status>"
            + "x".repeat(400) + "</status></presence>");
    RosterItem kept = Objects.requireNonNull(verona.item("juliet@verona.lit", "romeo@mantua.lit"));
    assertThat(kept.request()).isNotNull().hasSizeLessThan(300).contains("romeo@mantua.lit");
  }

  @Test
  void s313unansweredRequestsAreBounded() {
    verona.options.set(RosterModule.MOST_REQUESTS, 2);
    var juliet = verona.arrives("juliet@verona.lit/balcony");
    for (int i = 0; i < 4; i++) {
      verona.comes("<presence type='subscribe' from='s" + i + "@mantua.lit' to='juliet@verona.lit'/>");
    }
    juliet.receives("<presence type='subscribe' from='s0@mantua.lit'/>");
    juliet.receives("<presence type='subscribe' from='s1@mantua.lit'/>");
    juliet.receivesNothing();
    assertThat(verona.rosters.load(Jid.valueOf("juliet@verona.lit")).items()).hasSize(2);
  }

  @Test
  void s851aRequestForNobodyIsIgnored() {
    verona.comes("<presence type='subscribe' from='romeo@mantua.lit' to='nobody@verona.lit'/>");
    verona.abroad.receivesNothing();
    assertThat(verona.item("nobody@verona.lit", "romeo@mantua.lit")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"subscribed", "unsubscribe", "unsubscribed"})
  void s316whatChangesNothingIsIgnored(String type) {
    var juliet = verona.arrives("juliet@verona.lit/balcony");
    verona.comes("<presence type='" + type + "' from='romeo@mantua.lit' to='juliet@verona.lit'/>");
    juliet.receivesNothing();
    verona.abroad.receivesNothing();
    assertThat(verona.item("juliet@verona.lit", "romeo@mantua.lit")).isNull();
  }

  @Test
  void s853anApprovalForAResourceThatIsNotThereIsIgnored() {
    var romeo = verona.arrives("romeo@verona.lit/orchard");
    romeo.sends("<presence type='subscribe' to='juliet@mantua.lit'/>");
    romeo.forgets();
    verona.comes("<presence type='subscribed' from='juliet@mantua.lit' to='romeo@verona.lit/gone'/>");
    romeo.receivesNothing();
    verona.comes("<presence type='subscribed' from='juliet@mantua.lit/x' to='romeo@verona.lit/orchard'/>");
    romeo.receives(
        "<presence type='subscribed' from='juliet@mantua.lit' to='romeo@verona.lit'/>",
        push("<item jid='juliet@mantua.lit' subscription='to'/>"));
  }

  @Test
  void s32cancellationTakesPresenceAwayFirst() {
    verona.knows("juliet@verona.lit", "romeo@verona.lit", Subscription.BOTH);
    verona.knows("romeo@verona.lit", "juliet@verona.lit", Subscription.BOTH);
    var juliet = verona.arrives("juliet@verona.lit/balcony");
    var romeo = verona.arrives("romeo@verona.lit/orchard");
    juliet.forgets();
    juliet.sends("<presence type='unsubscribed' id='u' to='romeo@verona.lit'/>");
    juliet.receives(push("<item jid='romeo@verona.lit' subscription='to'/>"));
    romeo.receives(
        "<presence type='unavailable' from='juliet@verona.lit/balcony'/>",
        "<presence type='unsubscribed' id='u' from='juliet@verona.lit'/>",
        push("<item jid='juliet@verona.lit' subscription='from'/>"));
    juliet.sends("<presence><show>away</show></presence>");
    romeo.receivesNothing();
  }

  @Test
  void s322cancellingWhatIsNotThereGoesNowhere() {
    var juliet = verona.arrives("juliet@verona.lit/balcony");
    juliet.sends("<presence type='unsubscribed' to='romeo@mantua.lit'/>");
    juliet.receivesNothing();
    verona.abroad.receivesNothing();
  }

  @Test
  void s33unsubscribingIsToldAndAnsweredWithUnavailablePresence() {
    verona.knows("juliet@verona.lit", "romeo@verona.lit", Subscription.FROM);
    verona.knows("romeo@verona.lit", "juliet@verona.lit", Subscription.TO);
    var juliet = verona.arrives("juliet@verona.lit/balcony");
    var romeo = verona.arrives("romeo@verona.lit/orchard");
    romeo.sends("<presence type='unsubscribe' id='u' to='juliet@verona.lit'/>");
    romeo.receives(
        push("<item jid='juliet@verona.lit' subscription='none'/>"),
        "<presence type='unavailable' from='juliet@verona.lit/balcony'/>");
    romeo.receivesNothing();
    juliet.receives(
        "<presence type='unsubscribe' id='u' from='romeo@verona.lit'/>",
        push("<item jid='romeo@verona.lit' subscription='none'/>"));
    juliet.receivesNothing();
  }

  @Test
  void s333aRequestTakenBackIsForgotten() {
    var romeo = verona.arrives("romeo@verona.lit/orchard");
    var juliet = verona.arrives("juliet@verona.lit/balcony");
    romeo.sends("<presence type='subscribe' to='juliet@verona.lit'/>");
    romeo.sends("<presence type='unsubscribe' to='juliet@verona.lit'/>");
    assertThat(verona.item("juliet@verona.lit", "romeo@verona.lit")).isNull();
    juliet.receives(
        "<presence type='subscribe' from='romeo@verona.lit'/>", "<presence type='unsubscribe' from='romeo@verona.lit'/>");
    juliet.receivesNothing();
  }

  @Test
  void s34anApprovalBeforeTheRequestIsKeptAndNotRouted() {
    var romeo = verona.arrives("romeo@verona.lit/orchard");
    var juliet = verona.arrives("juliet@verona.lit/balcony");
    juliet.sends("<presence type='subscribed' to='romeo@verona.lit'/>");
    juliet.receives(push("<item jid='romeo@verona.lit' subscription='none' approved='true'/>"));
    romeo.receivesNothing();
    romeo.sends("<presence type='subscribe' id='r' to='juliet@verona.lit'/>");
    romeo.receives(
        push("<item jid='juliet@verona.lit' subscription='none' ask='subscribe'/>"),
        "<presence type='subscribed' id='r' from='juliet@verona.lit'/>",
        push("<item jid='juliet@verona.lit' subscription='to'/>"),
        "<presence from='juliet@verona.lit/balcony'/>");
    juliet.receives(push("<item jid='romeo@verona.lit' subscription='from' approved='true'/>"));
    juliet.receivesNothing();
  }

  @Test
  void s34anApprovalIsTakenBackWithoutAWordToTheContact() {
    var juliet = verona.arrives("juliet@verona.lit/balcony");
    juliet.sends("<presence type='subscribed' to='romeo@mantua.lit'/>");
    juliet.forgets();
    juliet.sends("<presence type='unsubscribed' to='romeo@mantua.lit'/>");
    juliet.receives(push("<item jid='romeo@mantua.lit' subscription='none'/>"));
    verona.abroad.receivesNothing();
  }

  @ParameterizedTest
  @ValueSource(strings = {"subscribe", "subscribed", "unsubscribe", "unsubscribed"})
  void nobodySubscribesToThemselves(String type) {
    var juliet = verona.arrives("juliet@verona.lit/balcony");
    juliet.sends("<presence type='" + type + "' to='juliet@verona.lit'/>");
    juliet.receives(
        "<presence type='error' from='juliet@verona.lit'><error type='cancel'>"
            + "<not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>");
    assertThat(verona.item("juliet@verona.lit", "juliet@verona.lit")).isNull();
  }

  @Test
  void theOtherSideHearsOnlyWhatIsStored() {
    var romeo = verona.arrives("romeo@verona.lit/orchard");
    boolean[] stored = new boolean[1];
    verona.kernel.router().elsewhere(
        stanza -> stored[0] = verona.state("romeo@verona.lit", "juliet@mantua.lit").ask());
    romeo.sends("<presence type='subscribe' to='juliet@mantua.lit'/>");
    assertThat(stored[0]).isTrue();
  }
}
