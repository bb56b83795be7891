package im.recado.testkit.federation;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.server.TestAuthority;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Domains of ours that have a certificate each do not share a connection: the other side would see that of another domain. */
final class MultiplexedCertificatesTest extends SharedServer {
  @Override
  void certificates(Path folder) throws IOException {
    TestAuthority.write(authority.issue("verona.example"), folder, "verona.example");
    TestAuthority.write(authority.issue("padua.example"), folder, "padua.example");
  }

  @Test
  void eachShowsItsOwn() throws Exception {
    mantua.alsoOffers(ERRORS);
    mantua.features = mantua.features.replace("<dialback xmlns='urn:xmpp:features:dialback'/>", "");
    first();
    say(kate, THEIRS, "two");
    assertLogsIn("padua.example");
    assertGets(kate, "two");
    // Nor with one that leads to the same place.
    say(kate, ROOMS, "three");
    assertShowsKey("padua.example", ROOMS);
    assertGets(kate, "three");
    say(romeo, ROOMS, "four");
    assertShowsKey("verona.example", ROOMS);
    assertGets(romeo, "four");
    assertThat(mantua.connections).hasValue(2);
    assertThat(listed()).anyMatch(row -> row.getLast().equals("over the connection of padua.example with mantua.example"));
  }
}
