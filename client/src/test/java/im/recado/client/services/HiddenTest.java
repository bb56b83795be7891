package im.recado.client.services;

import static im.recado.client.services.PlayedSession.JULIET;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From whom one has hidden is asked about again. */
class HiddenTest {
  @TempDir Path folder;

  private static void pushed(PlayedSession played, String state) {
    played.link().asks("<iq xmlns='jabber:client' type='set' id='p'><query xmlns='jabber:iq:roster'><item jid='" + JULIET + "' " + state
        + "/></query></iq>");
  }

  private static void asks(PlayedSession played) {
    played.link().says("<presence xmlns='jabber:client' type='subscribe' from='" + JULIET + "'/>");
  }

  private static long allowed(PlayedSession played) {
    return played.link().sent().stream().filter(node -> node.get("type").equals("subscribed")).count();
  }

  @Test
  void onAnotherClient() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      pushed(played, "subscription='none' ask='subscribe'");
      pushed(played, "subscription='to'");
      asks(played);
      assertThat(allowed(played)).isEqualTo(1);
      pushed(played, "subscription='both'");
      pushed(played, "subscription='to'");
      asks(played);
      assertThat(allowed(played)).isEqualTo(1);
      assertThat(played.session().contacts().requests()).isEqualTo(List.of(JULIET));
    }
  }

  @Test
  void whileAQuestionOfOnesOwnIsOpen() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      pushed(played, "subscription='from' ask='subscribe'");
      played.session().contacts().hide(JULIET);
      pushed(played, "subscription='none' ask='subscribe'");
      asks(played);
      assertThat(allowed(played)).isZero();
    }
    // So it is at the next start.
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      pushed(played, "subscription='none' ask='subscribe'");
      asks(played);
      assertThat(allowed(played)).isZero();
      pushed(played, "subscription='both'");
      pushed(played, "subscription='none' ask='subscribe'");
      assertThat(played.session().contacts().requests()).isEmpty();
    }
  }
}
