package im.recado.modules.roster;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6121 section 2. */
final class RosterTest {
  private final Verona verona = new Verona();

  private static String query(String inside) {
    return "<query xmlns='jabber:iq:roster'>" + inside + "</query>";
  }

  private static String get(String ver) {
    return "<iq type='get' id='g'><query xmlns='jabber:iq:roster'" + ver + "/></iq>";
  }

  private static String set(String item) {
    return "<iq type='set' id='s'>" + query(item) + "</iq>";
  }

  private static String push(String item) {
    return "<iq type='set'>" + query(item) + "</iq>";
  }

  private static String refusal(String type, String condition) {
    return "<iq type='error' id='s'><error type='%s'><%s xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
        .formatted(type, condition);
  }

  @Test
  void s214anEmptyRosterIsAQueryWithoutItems() {
    var juliet = verona.connects("juliet@verona.lit/balcony");
    juliet.sends(get(""));
    juliet.receives("<iq type='result' id='g'>" + query("") + "</iq>");
  }

  @Test
  void s213aRosterGetWithItemsIsRefused() {
    var juliet = verona.connects("juliet@verona.lit/balcony");
    juliet.sends("<iq type='get' id='s'>" + query("<item jid='nurse@verona.lit'/>") + "</iq>");
    juliet.receives(refusal("modify", "bad-request"));
  }

  @Test
  void s232aNewItemIsAnsweredAndPushedToEveryInterestedResource() {
    var balcony = verona.connects("juliet@verona.lit/balcony");
    var chamber = verona.connects("juliet@verona.lit/chamber");
    var phone = verona.connects("juliet@verona.lit/phone");
    balcony.sends(get(""));
    chamber.sends(get(""));
    balcony.forgets();
    chamber.forgets();
    balcony.sends(set("<item jid='nurse@verona.lit' name='Nurse' subscription='both' ask='subscribe' approved='true'>"
        + "<group>Servants</group></item>"));
    String pushed =
        push("<item jid='nurse@verona.lit' name='Nurse' subscription='none'><group>Servants</group></item>");
    balcony.receives("<iq type='result' id='s'/>", pushed);
    chamber.receives(pushed);
    phone.receivesNothing();
    balcony.receivesNothing();
  }

  @Test
  void s216pushesGoToTheFullAddressWithAnIdOfTheirOwn() {
    var juliet = verona.connects("juliet@verona.lit/balcony");
    juliet.sends(get(""));
    juliet.forgets();
    juliet.sends(set("<item jid='nurse@verona.lit'/>"));
    juliet.sends(set("<item jid='romeo@verona.lit'/>"));
    juliet.takes();
    Element first = juliet.takes();
    juliet.takes();
    Element second = juliet.takes();
    assertThat(first.attribute("to")).isEqualTo("juliet@verona.lit/balcony");
    assertThat(first.attribute("from")).isNull();
    assertThat(first.attribute("id")).isNotEqualTo(second.attribute("id"));
  }

  @Test
  void s216answersToPushesAreIgnored() {
    var juliet = verona.connects("juliet@verona.lit/balcony");
    juliet.sends("<iq type='result' id='p'/>");
    juliet.sends("<iq type='error' id='p'><error type='cancel'/></iq>");
    juliet.receivesNothing();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "<item jid='a@verona.lit'/><item jid='b@verona.lit'/>, modify, bad-request",
        "\"\", modify, bad-request",
        "<item/>, modify, bad-request",
        "<item jid='a@verona.lit/x'/>, modify, bad-request",
        "<item jid='a@@verona.lit'/>, modify, jid-malformed",
        "<item jid='juliet@verona.lit'/>, cancel, not-allowed",
        "<item jid='a@verona.lit'><group>A</group><group>A</group></item>, modify, bad-request",
        "<item jid='a@verona.lit'><group>\u00e9</group><group>e\u0301</group></item>, modify, bad-request",
        "<item jid='a@verona.lit'><group/></item>, modify, not-acceptable",
        "<item jid='a@verona.lit' subscription='remove'/>, modify, item-not-found"
      })
  void s233whatARosterSetMayNotHold(String items, String type, String condition) {
    var juliet = verona.connects("juliet@verona.lit/balcony");
    juliet.sends(get(""));
    juliet.forgets();
    juliet.sends(set(items));
    juliet.receives(refusal(type, condition));
    juliet.receivesNothing();
  }

  @Test
  void d7NamesAndGroupsAreBounded() {
    var juliet = verona.connects("juliet@verona.lit/balcony");
    juliet.sends(set("<item jid='a@verona.lit' name='" + "n".repeat(1025) + "'/>"));
    juliet.receives(refusal("modify", "not-acceptable"));
    juliet.sends(set("<item jid='a@verona.lit'><group>" + "\u00e9".repeat(513) + "</group></item>"));
    juliet.receives(refusal("modify", "not-acceptable"));
    StringBuilder groups = new StringBuilder();
    for (int i = 0; i < 65; i++) {
      groups.append("<group>").append(i).append("</group>");
    }
    juliet.sends(set("<item jid='a@verona.lit'>" + groups + "</item>"));
    juliet.receives(refusal("modify", "not-acceptable"));
    juliet.sends(set("<item jid='a@verona.lit' name='" + "n".repeat(1024) + "'/>"));
    juliet.receives("<iq type='result' id='s'/>");
  }

  @Test
  void d7ARosterIsBounded() {
    verona.options.set(RosterModule.MOST_ITEMS, 2);
    var juliet = verona.connects("juliet@verona.lit/balcony");
    juliet.sends(set("<item jid='a@verona.lit'/>"));
    juliet.sends(set("<item jid='b@verona.lit'/>"));
    juliet.forgets();
    juliet.sends(set("<item jid='c@verona.lit'/>"));
    juliet.receives(refusal("modify", "not-acceptable"));
    juliet.sends(set("<item jid='b@verona.lit' name='B'/>"));
    juliet.receives("<iq type='result' id='s'/>");
    juliet.sends("<presence type='subscribe' to='d@verona.lit'/>");
    juliet.receives(
        "<presence type='error' from='d@verona.lit'><error type='modify'>"
            + "<not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>");
  }

  @Test
  void s215nobodySetsSomebodyElsesRoster() {
    verona.connects("romeo@verona.lit/orchard");
    var juliet = verona.connects("juliet@verona.lit/balcony");
    juliet.sends("<iq type='set' id='s' to='romeo@verona.lit'>" + query("<item jid='a@verona.lit'/>") + "</iq>");
    juliet.receives(
        "<iq type='error' id='s' from='romeo@verona.lit'><error type='auth'>"
            + "<forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    assertThat(verona.item("romeo@verona.lit", "a@verona.lit")).isNull();
  }

  @Test
  void s241anItemIsReplacedAsItIsGiven() {
    verona.knows("juliet@verona.lit", "romeo@verona.lit", Subscription.BOTH);
    var juliet = verona.connects("juliet@verona.lit/balcony");
    juliet.sends(get(""));
    juliet.forgets();
    juliet.sends(set("<item jid='romeo@verona.lit' name='R'><group>A</group><group>B</group></item>"));
    juliet.forgets();
    juliet.sends(set("<item jid='romeo@verona.lit' name=''/>"));
    juliet.receives(
        "<iq type='result' id='s'/>", push("<item jid='romeo@verona.lit' subscription='both'/>"));
  }

  @Test
  void s252removalEndsBothSubscriptions() {
    verona.knows("juliet@verona.lit", "romeo@verona.lit", Subscription.BOTH);
    verona.knows("romeo@verona.lit", "juliet@verona.lit", Subscription.BOTH);
    var juliet = verona.arrives("juliet@verona.lit/balcony");
    var romeo = verona.arrives("romeo@verona.lit/orchard");
    juliet.forgets();
    juliet.sends(set("<item jid='romeo@verona.lit' subscription='remove'/>"));
    juliet.receives(
        push("<item jid='romeo@verona.lit' subscription='remove'/>"),
        "<presence type='unavailable' from='romeo@verona.lit/orchard'/>",
        "<iq type='result' id='s'/>");
    juliet.receivesNothing();
    romeo.receives(
        "<presence type='unavailable' from='juliet@verona.lit/balcony'/>",
        "<presence type='unsubscribe' from='juliet@verona.lit'/>",
        push("<item jid='juliet@verona.lit' subscription='to'/>"),
        "<presence type='unsubscribed' from='juliet@verona.lit'/>",
        push("<item jid='juliet@verona.lit' subscription='none'/>"));
    romeo.receivesNothing();
  }

  @Test
  void s252removalTellsAContactElsewhere() {
    verona.knows("juliet@verona.lit", "romeo@mantua.lit", Subscription.BOTH);
    var juliet = verona.connects("juliet@verona.lit/balcony");
    juliet.sends(set("<item jid='romeo@mantua.lit' subscription='remove'/>"));
    verona.abroad.receives(
        "<presence type='unsubscribe' from='juliet@verona.lit' to='romeo@mantua.lit'/>",
        "<presence type='unsubscribed' from='juliet@verona.lit' to='romeo@mantua.lit'/>");
    verona.abroad.receivesNothing();
  }

  @Test
  void s263anUnchangedRosterIsAnEmptyResultWithoutAskingTheDatabase() {
    verona.knows("juliet@verona.lit", "romeo@verona.lit", Subscription.BOTH);
    var juliet = verona.connects("juliet@verona.lit/balcony");
    juliet.sends(get(" ver=''"));
    juliet.receives(
        "<iq type='result' id='g'><query xmlns='jabber:iq:roster' ver='1'>"
            + "<item jid='romeo@verona.lit' subscription='both'/></query></iq>");
    int asked = verona.rosters.asked();
    juliet.sends(get(" ver='1'"));
    juliet.receives("<iq type='result' id='g'/>");
    juliet.receivesNothing();
    assertThat(verona.rosters.asked()).isEqualTo(asked);
  }

  @Test
  void s263onlyWhatChangedIsPushedInOrder() {
    for (char c = 'a'; c <= 'e'; c++) {
      verona.knows("juliet@verona.lit", c + "@verona.lit", Subscription.NONE);
    }
    var other = verona.connects("juliet@verona.lit/other");
    other.sends(set("<item jid='c@verona.lit' name='C'/>"));
    other.sends(set("<item jid='a@verona.lit' subscription='remove'/>"));
    other.sends(set("<item jid='c@verona.lit' name='CC'/>"));
    var juliet = verona.connects("juliet@verona.lit/balcony");
    juliet.sends(get(" ver='5'"));
    juliet.receives(
        "<iq type='result' id='g'/>",
        "<iq type='set'><query xmlns='jabber:iq:roster' ver='7'>"
            + "<item jid='a@verona.lit' subscription='remove'/></query></iq>",
        "<iq type='set'><query xmlns='jabber:iq:roster' ver='8'>"
            + "<item jid='c@verona.lit' name='CC' subscription='none'/></query></iq>");
    juliet.receivesNothing();
  }

  @ParameterizedTest
  @CsvSource({"99", "-1", "ver14", "999999999999999999999"})
  void s263anUnknownVersionGetsTheWholeRoster(String version) {
    verona.knows("juliet@verona.lit", "romeo@verona.lit", Subscription.BOTH);
    var juliet = verona.connects("juliet@verona.lit/balcony");
    juliet.sends(get(" ver='" + version + "'"));
    juliet.receives(
        "<iq type='result' id='g'>" + query("<item jid='romeo@verona.lit' subscription='both'/>") + "</iq>");
  }

  @Test
  void aRemovedAccountPartsFromEverybody() {
    verona.knows("juliet@verona.lit", "romeo@verona.lit", Subscription.BOTH);
    verona.knows("romeo@verona.lit", "juliet@verona.lit", Subscription.BOTH);
    verona.roster.forget(Jid.valueOf("juliet@verona.lit"));
    assertThat(verona.item("juliet@verona.lit", "romeo@verona.lit")).isNull();
    assertThat(verona.state("romeo@verona.lit", "juliet@verona.lit")).isEqualTo(SubscriptionState.NONE);
  }

  /** SECURITY B7: what a client sent before its account was removed, and is done after. */
  @Test
  void b7nothingIsKeptForAnAccountThatWasRemoved() {
    var juliet = verona.connects("juliet@verona.lit/balcony");
    verona.accounts.remove(Jid.valueOf("juliet@verona.lit"));
    juliet.sends(set("<item jid='nurse@verona.lit'/>"));
    juliet.receives(refusal("cancel", "not-allowed"));
    juliet.sends("<presence id='s' type='subscribe' to='romeo@elsewhere.lit'/>");
    juliet.sends("<presence id='s' type='subscribed' to='tybalt@elsewhere.lit'/>");
    verona.comes("<presence type='subscribe' from='romeo@elsewhere.lit' to='juliet@verona.lit'/>");
    assertThat(verona.rosters.load(Jid.valueOf("juliet@verona.lit")).items()).isEmpty();
    verona.abroad.receivesNothing();
  }
}
