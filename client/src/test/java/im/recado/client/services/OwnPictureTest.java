package im.recado.client.services;

import static im.recado.client.Ground.JULIET;
import static im.recado.client.Ground.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.Ground;
import im.recado.client.Ground.Person;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnPictureTest {
  @TempDir Path folder;

  private static byte[] picture() {
    BufferedImage image = new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB);
    image.setRGB(60, 60, 0xff0000);
    return Pictures.cut(image, new Rectangle(50, 50, 200, 200), 192);
  }

  @Test
  void aContactSeesItAndThatItIsGone() throws Exception {
    Ground ground = new Ground(folder);
    try {
      ground.friends();
      Person romeo = ground.enter(ROMEO);
      Person juliet = ground.enter(JULIET);
      romeo.session().avatars().publish(picture());
      await("seen").until(() -> juliet.session().avatars().of(ROMEO).isPresent());
      // Our server does for the card what is to be done.
      assertThat(romeo.profile().settings().get("avatar.card", "")).isEmpty();
      romeo.session().avatars().unpublish();
      await("gone").until(() -> juliet.session().avatars().of(ROMEO).isEmpty());
      assertThat(romeo.session().avatars().of(ROMEO)).isEmpty();
    } finally {
      ground.close();
    }
  }

  private static Node result(String payload) {
    return NodeReader.read("<iq xmlns='jabber:client' type='result'>" + payload + "</iq>");
  }

  /** XEP-0153: what is in the card stays, every presence names the picture, also after the next start. */
  @Test
  void whereTheServerDoesNotConvertItIsPutIntoTheCardAsWell() throws Exception {
    List<Node> cards = new CopyOnWriteArrayList<>();
    List<Node> published = new CopyOnWriteArrayList<>();
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      answers(played, cards);
      played.link().answer(Ns.PUBSUB, request -> {
        if (request.toString().contains("node=urn:xmpp:avatar:")) {
          published.add(request);
        }
        return result("");
      });
      played.session().avatars().publish(picture());
      Node card = cards.getLast();
      assertThat(card.textOf("FN")).isEqualTo("Romeo");
      assertThat(card.child("PHOTO").orElseThrow().textOf("TYPE")).isEqualTo("image/png");
      assertThat(published).hasSize(2);
      assertThat(photo(played)).hasSize(40);
    }
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      assertThat(photo(played)).hasSize(40);
      answers(played, cards);
      played.session().avatars().unpublish();
      assertThat(cards.getLast().child("PHOTO")).isEmpty();
      assertThat(cards.getLast().textOf("FN")).isEqualTo("Romeo");
      assertThat(photo(played)).isEmpty();
    }
  }

  private static void answers(PlayedSession played, List<Node> cards) {
    played.link().answer(Ns.VCARD, request -> {
      if (request.get("type").equals("set")) {
        cards.add(request.payload().orElseThrow());
      }
      return result("<vCard xmlns='vcard-temp'><FN>Romeo</FN><PHOTO><BINVAL>AAAA</BINVAL></PHOTO></vCard>");
    });
  }

  /** What the last presence says of the picture. */
  private static String photo(PlayedSession played) {
    return played.link().sent().stream().filter(stanza -> stanza.name().equals("presence")).reduce((one, next) -> next).orElseThrow()
        .child("x", Ns.VCARD_UPDATE).map(x -> x.textOf("photo")).orElse("");
  }
}
