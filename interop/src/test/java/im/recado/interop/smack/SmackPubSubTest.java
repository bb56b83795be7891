package im.recado.interop.smack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.interop.server.ServerKind;
import im.recado.interop.server.ServerUnderTest;
import im.recado.interop.server.ServerUnderTest.Account;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jivesoftware.smack.XMPPException.XMPPErrorException;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.jivesoftware.smack.roster.Roster.SubscriptionMode;
import org.jivesoftware.smack.util.SHA1;
import org.jivesoftware.smackx.bookmarks.BookmarkManager;
import org.jivesoftware.smackx.mood.Mood;
import org.jivesoftware.smackx.mood.MoodManager;
import org.jivesoftware.smackx.pep.PepManager;
import org.jivesoftware.smackx.pubsub.AccessModel;
import org.jivesoftware.smackx.pubsub.Item;
import org.jivesoftware.smackx.pubsub.ItemDeleteEvent;
import org.jivesoftware.smackx.pubsub.LeafNode;
import org.jivesoftware.smackx.pubsub.PayloadItem;
import org.jivesoftware.smackx.pubsub.PubSubManager;
import org.jivesoftware.smackx.pubsub.SimplePayload;
import org.jivesoftware.smackx.pubsub.Subscription;
import org.jivesoftware.smackx.pubsub.form.ConfigureForm;
import org.jivesoftware.smackx.pubsub.form.FillableConfigureForm;
import org.jivesoftware.smackx.pubsub.listener.ItemDeleteListener;
import org.jivesoftware.smackx.vcardtemp.VCardManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jxmpp.jid.DomainBareJid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Resourcepart;

/** Nodes of the service and of accounts, as clients built on Smack 4.4 use them. */
final class SmackPubSubTest {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final ServerUnderTest server = ServerKind.RECADO.shared();
  private final String alice = "psalice" + NUMBER.incrementAndGet();
  private final String bob = "psbob" + NUMBER.get();

  @BeforeEach
  void makeAccounts() {
    server.addAccounts(List.of(new Account(alice, "secret"), new Account(bob, "secret")));
  }

  private PubSubManager service(SmackSession session) {
    DomainBareJid domain = JidCreate.domainBareFromOrThrowUnchecked("pubsub." + server.domain());
    return PubSubManager.getInstanceFor(session.connection(), domain);
  }

  private static PayloadItem<SimplePayload> entry(String id, String text) {
    return new PayloadItem<>(id, new SimplePayload("<entry xmlns='urn:example'>" + text + "</entry>"));
  }

  @Test
  void aNodeIsMadeSubscribedPublishedToAndDeleted() throws Exception {
    try (SmackSession a = SmackSession.login(server, alice, "desk");
        SmackSession b = SmackSession.login(server, bob, "phone")) {
      String name = "news" + alice;
      LeafNode node = service(a).createNode(name);
      LeafNode seen = service(b).getLeafNode(name);
      List<String> came = new CopyOnWriteArrayList<>();
      List<String> gone = new CopyOnWriteArrayList<>();
      seen.addItemEventListener(event -> event.getItems().forEach(item -> came.add(((Item) item).getId())));
      seen.addItemDeleteListener(
          new ItemDeleteListener() {
            @Override
            public void handleDeletedItems(ItemDeleteEvent items) {
              gone.addAll(items.getItemIds());
            }

            @Override
            public void handlePurge() {
              gone.add("all");
            }
          });
      Subscription subscription = seen.subscribe(b.bare());
      assertThat(subscription.getState()).isEqualTo(Subscription.State.subscribed);

      node.publish(entry("one", "1"));
      node.publish(entry("two", "2"));
      Awaitility.await().until(() -> came.equals(List.of("one", "two")));
      assertThat(seen.getItems()).extracting(item -> ((Item) item).getId()).containsExactly("one", "two");
      assertThat(seen.getItems(1)).extracting(item -> ((Item) item).getId()).containsExactly("two");

      node.deleteItem("one");
      Awaitility.await().until(() -> gone.equals(List.of("one")));
      node.deleteAllItems();
      Awaitility.await().until(() -> gone.equals(List.of("one", "all")));
      assertThat(node.getSubscriptionsAsOwner()).hasSize(1);
      seen.unsubscribe(b.bare().toString());
      service(a).deleteNode(name);
      assertThatThrownBy(() -> service(a).getNode(name))
          .isInstanceOfSatisfying(
              XMPPErrorException.class,
              e -> assertThat(e.getStanzaError().getCondition()).isEqualTo(Condition.item_not_found));
    }
  }

  @Test
  void settingsAreReadAndWrittenByForms() throws Exception {
    try (SmackSession a = SmackSession.login(server, alice, "desk")) {
      LeafNode node = service(a).createNode("form" + alice);
      ConfigureForm now = node.getNodeConfiguration();
      assertThat(now.getAccessModel()).isEqualTo(AccessModel.open);
      FillableConfigureForm form = now.getFillableForm();
      form.setAccessModel(AccessModel.whitelist);
      form.setTitle("A title");
      node.sendConfigurationForm(form);
      assertThat(node.getNodeConfiguration().getAccessModel()).isEqualTo(AccessModel.whitelist);
      assertThat(service(a).getDefaultConfiguration().getAccessModel()).isEqualTo(AccessModel.open);
    }
  }

  private void befriend(SmackSession a, SmackSession b) throws Exception {
    a.roster().setSubscriptionMode(SubscriptionMode.accept_all);
    b.roster().setSubscriptionMode(SubscriptionMode.accept_all);
    a.roster().createItemAndRequestSubscription(b.bare(), "Bob", new String[0]);
    b.roster().createItemAndRequestSubscription(a.bare(), "Alice", new String[0]);
    Awaitility.await().until(() -> a.roster().iAmSubscribedTo(b.bare()) && b.roster().iAmSubscribedTo(a.bare()));
  }

  @Test
  void aContactHearsOfAMoodThatItsClientWantsToKnow() throws Exception {
    try (SmackSession a = SmackSession.login(server, alice, "desk");
        SmackSession b = SmackSession.login(server, bob, "phone")) {
      befriend(a, b);
      List<Mood> moods = new CopyOnWriteArrayList<>();
      PepManager.getInstanceFor(b.connection());
      MoodManager.getInstanceFor(b.connection())
          .addMoodListener((from, element, id, message) -> moods.add(element.getMood()));
      MoodManager.getInstanceFor(a.connection()).setMood(Mood.happy);
      Awaitility.await().until(() -> moods.equals(List.of(Mood.happy)));
    }
  }

  /** As XEP-0084 says; Smack 4.4 has no manager for it. */
  private static void publishAvatar(SmackSession session, byte[] png) throws Exception {
    String data = Base64.getEncoder().encodeToString(png);
    String id = SHA1.hex(png);
    PubSubManager own = PubSubManager.getInstanceFor(session.connection(), session.bare());
    own.tryToPublishAndPossibleAutoCreate(
        "urn:xmpp:avatar:data",
        new PayloadItem<>(id, new SimplePayload("<data xmlns='urn:xmpp:avatar:data'>" + data + "</data>")));
    own.tryToPublishAndPossibleAutoCreate(
        "urn:xmpp:avatar:metadata",
        new PayloadItem<>(
            id,
            new SimplePayload(
                "<metadata xmlns='urn:xmpp:avatar:metadata'><info bytes='%d' id='%s' type='image/png' height='1' width='1'/></metadata>"
                    .formatted(png.length, id))));
  }

  @Test
  void anAvatarIsPublishedAndIsInTheVCardAsWell() throws Exception {
    byte[] png =
        Base64.getDecoder()
            .decode(
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
    try (SmackSession a = SmackSession.login(server, alice, "desk");
        SmackSession b = SmackSession.login(server, bob, "phone")) {
      befriend(a, b);
      publishAvatar(a, png);
      assertThat(VCardManager.getInstanceFor(b.connection()).loadVCard(a.bare()).getAvatar()).isEqualTo(png);
      b.awaitPresence(
          "the hash", presence -> presence.toXML("").toString().contains("vcard-temp:x:update"));
    }
  }

  @Test
  void bookmarksInPrivateXmlAreThoseOfEveryClient() throws Exception {
    try (SmackSession a = SmackSession.login(server, alice, "desk")) {
      BookmarkManager bookmarks = BookmarkManager.getBookmarkManager(a.connection());
      bookmarks.addBookmarkedConference(
          "The Room",
          JidCreate.entityBareFromOrThrowUnchecked("room@conference." + server.domain()),
          true,
          Resourcepart.fromOrThrowUnchecked("al"),
          null);
      LeafNode node =
          PubSubManager.getInstanceFor(a.connection(), a.bare()).getOrCreateLeafNode("urn:xmpp:bookmarks:1");
      assertThat(node.getItems()).extracting(item -> ((Item) item).getId())
          .containsExactly("room@conference." + server.domain());
      assertThat(bookmarks.getBookmarkedConferences()).hasSize(1);
    }
  }
}
