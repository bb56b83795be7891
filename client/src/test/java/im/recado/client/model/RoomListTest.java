package im.recado.client.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.services.PlayedSession;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rooms that one can enter, without a window. */
class RoomListTest {
  private static final Jid SERVICE = Jid.of("conference.verona.example");

  @TempDir Path folder;

  private static List<String> found(RoomList list, String text) {
    return list.found(text).stream().map(place -> (place.kept() ? "*" : "") + place.jid().local() + "/" + place.name()).toList();
  }

  @Test
  void bookmarksStandFirstAndAllOfItIsSearched() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder)) {
      played.link().answer(Ns.PUBSUB, request -> NodeReader.read("<iq xmlns='jabber:client' type='result'>"
          + "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:bookmarks:1'>"
          + "<item id='tower@conference.verona.example'><conference xmlns='urn:xmpp:bookmarks:1' autojoin='false'/></item>"
          + "<item id='abbey@conference.mantua.example'><conference xmlns='urn:xmpp:bookmarks:1' name='São Lourenço' autojoin='false'/></item>"
          + "</items></pubsub></iq>"));
      played.link().answer(Ns.DISCO_ITEMS, request -> NodeReader.read("<iq xmlns='jabber:client' type='result'>"
          + "<query xmlns='http://jabber.org/protocol/disco#items'><item jid='balcony@conference.verona.example' name='Below it'/>"
          + "<item jid='tower@conference.verona.example' name='The tower'/><item jid='alley@conference.verona.example'/></query></iq>"));
      played.begun();
      await("bookmarks").until(() -> played.session().bookmarks().all().size() == 2);
      RoomList list = new RoomList(played.session(), new Ui(Runnable::run, Runnable::run, Runnable::run), () -> {});
      assertThat(found(list, "")).containsExactly("*abbey/São Lourenço", "*tower/");
      list.read(SERVICE);
      assertThat(found(list, "")).containsExactly("*abbey/São Lourenço", "*tower/The tower", "alley/", "balcony/Below it");
      assertThat(found(list, "sao")).containsExactly("*abbey/São Lourenço");
      assertThat(found(list, "BELOW bal")).containsExactly("balcony/Below it");
      assertThat(list.busy()).isFalse();
    }
  }

  @Test
  void aServiceThatRefusesSaysSo() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      RoomList list = new RoomList(played.session(), new Ui(Runnable::run, Runnable::run, Runnable::run), () -> {});
      list.read(SERVICE);
      assertThat(list.problem()).isEqualTo("service-unavailable");
      assertThat(list.network()).isEmpty();
      played.link().answer(Ns.DISCO_INFO, request -> NodeReader.read("<iq xmlns='jabber:client' type='result'>"
          + "<query xmlns='http://jabber.org/protocol/disco#info'><identity category='conference' type='irc'/></query></iq>"));
      list.read(SERVICE);
      assertThat(list.network()).isEqualTo("irc");
    }
  }

  @Test
  void onIrcOneHearsHowAChannelIsWrittenUnlessTheServiceHasAnotherReason() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      RoomList list = new RoomList(played.session(), new Ui(Runnable::run, Runnable::run, Runnable::run), () -> {});
      isOn(played, "irc");
      for (String unlisted : List.of("feature-not-implemented", "service-unavailable")) {
        refuses(played, unlisted);
        list.read(SERVICE);
        assertThat(list.isUnlistedIrc()).as(unlisted).isTrue();
      }
      for (String reason : List.of("forbidden", "internal-server-error", "remote-server-not-found")) {
        refuses(played, reason);
        list.read(SERVICE);
        assertThat(list.problem()).isEqualTo(reason);
        assertThat(list.isUnlistedIrc()).as(reason).isFalse();
      }
    }
  }

  @Test
  void aNetworkIsAWordAndNoLineOfWhatIsKept() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      RoomList list = new RoomList(played.session(), new Ui(Runnable::run, Runnable::run, Runnable::run), () -> {});
      int asked = 0;
      for (String type : List.of("irc&#10;mantua.example xmpp", "i&#13;rc", "x".repeat(41), "x".repeat(40))) {
        isOn(played, type);
        // What a service says of itself is asked for once.
        list.read(Jid.of("rooms" + asked++ + ".verona.example"));
        assertThat(list.network()).as(type).isEqualTo(type.length() == 40 ? type : "");
      }
    }
  }

  private static void isOn(PlayedSession played, String network) {
    played.link().answer(Ns.DISCO_INFO, request -> NodeReader.read("<iq xmlns='jabber:client' type='result'>"
        + "<query xmlns='http://jabber.org/protocol/disco#info'><identity category='conference' type='" + network + "'/></query></iq>"));
  }

  private static void refuses(PlayedSession played, String condition) {
    played.link().answer(Ns.DISCO_ITEMS, request -> NodeReader.read("<iq xmlns='jabber:client' type='error'>"
        + "<error type='cancel'><" + condition + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"));
  }

  @Test
  void anAddressFollowsFromAName() {
    assertThat(NewRoom.address("  Below the Balcony! ", SERVICE)).contains(Jid.of("below-the-balcony@conference.verona.example"));
    assertThat(NewRoom.address("São João", SERVICE)).contains(Jid.of("sao-joao@conference.verona.example"));
    assertThat(NewRoom.address("Привет", SERVICE)).contains(Jid.of("привет@conference.verona.example"));
    assertThat(NewRoom.address("!?", SERVICE)).isEmpty();
  }
}
