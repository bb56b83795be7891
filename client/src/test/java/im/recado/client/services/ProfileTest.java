package im.recado.client.services;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.protocol.Jid;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {
  private static final Jid ROMEO = Jid.of("romeo@verona.example");

  @TempDir Path folder;

  @Test
  void c8ThePasswordIsKeptOnlyIfItIsWishedAndNeverInTheOpen() throws IOException {
    try (Profile profile = new Profile(folder)) {
      profile.remember(ROMEO, "", "canary-4711", true);
      assertThat(profile.password()).contains("canary-4711");
      assertThat(holds("canary-4711")).isFalse();
      profile.remember(ROMEO, "", "canary-4711", false);
      assertThat(profile.password()).isEmpty();
    }
    try (Profile profile = new Profile(folder)) {
      assertThat(profile.account()).contains(ROMEO);
      profile.remember(ROMEO, "", "canary-4712", true);
    }
    try (Profile profile = new Profile(folder)) {
      assertThat(profile.password()).contains("canary-4712");
    }
  }

  private boolean holds(String text) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void c8WhatIsKeptIsForItsOwnerAlone() throws IOException {
    try (Profile profile = new Profile(folder)) {
      profile.remember(ROMEO, "", "secret", true);
      for (String file : new String[] {"profile.db", "password", "key"}) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)))).as(file).isEqualTo("rw-------");
      }
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))).isEqualTo("rwx------");
    }
  }

  @Test
  void picturesThatWouldBeTooLargeAreNotDecoded() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB), "png", out);
    byte[] png = out.toByteArray();
    assertThat(Pictures.read(png, 100)).hasValueSatisfying(image -> assertThat(image.getWidth()).isEqualTo(100));
    // The header says 30,000 by 30,000: nobody looks further.
    png[18] = 0x75;
    png[19] = 0x30;
    png[22] = 0x75;
    png[23] = 0x30;
    assertThat(Pictures.read(png, 100)).isEmpty();
    assertThat(Pictures.read("<svg/>".getBytes(StandardCharsets.UTF_8), 100)).isEmpty();
  }
}
