package im.recado.client.services;

import static im.recado.client.services.PlayedSession.JULIET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AvatarsTest {
  @TempDir Path folder;

  private static String hash(String picture) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(picture.getBytes(StandardCharsets.UTF_8)));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("avatars"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /** Juliet has this picture now. */
  private void shows(PlayedSession played, String picture) throws Exception {
    played.link().answer(Ns.VCARD, request -> NodeReader.read("<iq xmlns='jabber:client' type='result'><vCard xmlns='vcard-temp'><PHOTO>"
        + "<BINVAL>" + Base64.getEncoder().encodeToString(picture.getBytes(StandardCharsets.UTF_8)) + "</BINVAL></PHOTO></vCard></iq>"));
    played.link().says("<presence xmlns='jabber:client' from='" + JULIET + "/x'><x xmlns='vcard-temp:x:update'><photo>" + hash(picture)
        + "</photo></x></presence>");
    await(picture).until(() -> played.session().avatars().of(JULIET).filter(bytes ->
        new String(bytes, StandardCharsets.UTF_8).equals(picture)).isPresent());
  }

  @Test
  void aPictureThatNobodyHasAnyMoreIsNotKept() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      for (String picture : List.of("one", "two", "three")) {
        shows(played, picture);
      }
      await("the others have gone").until(() -> files().equals(List.of(hash("three"))));
    }
  }

  @Test
  void whoIsNotInTheListAnyMoreLeavesNoPictureAndNeitherDoesAKilledProgram() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      shows(played, "one");
      Files.writeString(folder.resolve("avatars").resolve("new123"), "half");
      Files.writeString(folder.resolve("avatars").resolve(hash("tybalt")), "tybalt");
      played.profile().settings().avatar("tybalt@evil.example", hash("tybalt"));
    }
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      await("tidied").until(() -> files().equals(List.of(hash("one"))));
      assertThat(played.profile().settings().avatars()).containsExactly(hash("one"));
      assertThat(played.session().avatars().of(JULIET)).isPresent();
    }
  }
}
