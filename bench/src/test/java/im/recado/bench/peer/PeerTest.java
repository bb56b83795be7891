package im.recado.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerTest {
  /** A peer of which only some packages are there. */
  private record Half(boolean installed, boolean archives) implements Peer {
    @Override
    public String name() {
      return "half";
    }

    @Override
    public String archivePackage() {
      return "half-sqlite";
    }

    @Override
    public RunningPeer start(Setup setup) throws PeerException {
      throw new PeerException("never started");
    }
  }

  @Test
  void whatHasToBeInstalledFirstIsNamed() {
    assertThat(new Half(false, false).missing(true)).isEqualTo("half");
    assertThat(new Half(true, false).missing(true)).isEqualTo("half-sqlite");
    assertThat(new Half(true, false).missing(false)).isEmpty();
    assertThat(new Half(true, true).missing(true)).isEmpty();
  }

  @Test
  void thereIsNoOtherPeer() {
    assertThatThrownBy(() -> Peer.named("nobody", false)).isInstanceOf(PeerException.class)
        .hasMessage("There is no peer nobody; there are prosody and ejabberd.");
  }

  @Test
  void aDriverIsFoundWhereverItsVersionPutsIt(@TempDir Path folder) throws Exception {
    assertThat(Peer.has(folder, "dbd/sqlite3.so")).isFalse();
    assertThat(Peer.has(folder.resolve("not there"), "dbd/sqlite3.so")).isFalse();
    Files.createDirectories(folder.resolve("x/lua/5.4/dbd"));
    Files.createFile(folder.resolve("x/lua/5.4/dbd/sqlite3.so"));
    assertThat(Peer.has(folder, "dbd/sqlite3.so")).isTrue();
    assertThat(Peer.has(folder, "dbd/lite3.so")).isFalse();
  }

  @Test
  void installedPackagesAreSeen() {
    for (Peer peer : Peer.all()) {
      List<Path> lists = List.of(Path.of("/var/lib/dpkg/info", peer.archivePackage() + ".list"),
          Path.of("/var/lib/dpkg/info", peer.archivePackage() + ":amd64.list"));
      assumeThat(lists).as(peer.archivePackage() + " is not installed").anyMatch(Files::exists);
      assertThat(peer.archives()).as(peer.name()).isTrue();
    }
  }
}
