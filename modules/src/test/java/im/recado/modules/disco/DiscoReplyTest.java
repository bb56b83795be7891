package im.recado.modules.disco;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The verification string of XEP-0115. */
final class DiscoReplyTest {
  private static final List<String> EXODUS =
      List.of(
          "http://jabber.org/protocol/muc",
          "http://jabber.org/protocol/disco#items",
          "http://jabber.org/protocol/caps",
          "http://jabber.org/protocol/disco#info",
          "http://jabber.org/protocol/muc");

  @Test
  void theSimpleExampleOfSection52() {
    DiscoReply reply = new DiscoReply(List.of(new Identity("client", "pc", "Exodus 0.9.1")), EXODUS, List.of());
    assertThat(reply.verification()).isEqualTo("QgayPKawpkPSDYmwT/WM94uAlu0=");
  }

  @Test
  void theOrderInWhichThingsAreDeclaredDoesNotMatter() {
    List<Identity> identities = List.of(new Identity("server", "im", "Recado"), new Identity("pubsub", "pep", ""));
    DiscoForm one = new DiscoForm("urn:one", new TreeMap<>(Map.of("b", List.of("2", "1"), "a", List.of("x"))));
    DiscoForm other = new DiscoForm("urn:other", new TreeMap<>(Map.of("c", List.of("3"))));
    DiscoForm turned = new DiscoForm("urn:one", new TreeMap<>(Map.of("a", List.of("x"), "b", List.of("1", "2"))));
    assertThat(new DiscoReply(identities, EXODUS, List.of(one, other)).verification())
        .isEqualTo(
            new DiscoReply(identities.reversed(), EXODUS.reversed(), List.of(other, turned)).verification());
  }

  @Test
  void aFormCountsInTheString() {
    List<Identity> server = List.of(new Identity("server", "im", "Recado"));
    DiscoForm form = new DiscoForm("urn:one", new TreeMap<>(Map.of("a", List.of("x"))));
    assertThat(new DiscoReply(server, EXODUS, List.of(form)).verification())
        .isNotEqualTo(new DiscoReply(server, EXODUS, List.of()).verification());
  }
}
