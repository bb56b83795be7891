package im.recado.client.services;

import static im.recado.client.services.PlayedSession.JULIET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AvatarsTest {
  @TempDir Path folder;

  /** A picture of its own for every name. */
  private static byte[] picture(String name) throws IOException {
    BufferedImage image = new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, name.hashCode());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private static String hash(byte[] picture) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(picture));
  }

  private static String hash(String name) throws Exception {
    return hash(picture(name));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("avatars"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /** Juliet has this picture now. */
  private void shows(PlayedSession played, String name) throws Exception {
    shows(played, picture(name));
    await(name).until(() -> played.profile().settings().avatar(JULIET.toString()).equals(hash(name)));
    BufferedImage kept = ImageIO.read(new ByteArrayInputStream(played.session().avatars().of(JULIET).orElseThrow()));
    assertThat(kept.getWidth()).isEqualTo(192);
  }

  private void shows(PlayedSession played, byte[] picture) throws Exception {
    played.link().answer(Ns.VCARD, request -> NodeReader.read("<iq xmlns='jabber:client' type='result'><vCard xmlns='vcard-temp'><PHOTO>"
        + "<BINVAL>" + Base64.getEncoder().encodeToString(picture) + "</BINVAL></PHOTO></vCard></iq>"));
    played.link().says("<presence xmlns='jabber:client' from='" + JULIET + "/x'><x xmlns='vcard-temp:x:update'><photo>" + hash(picture)
        + "</photo></x></presence>");
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
  void d19WhatIsTooLargeToBeAFaceIsNotKept() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      shows(played, "one");
      byte[] bomb = PicturesTest.png(50_000, 50_000);
      shows(played, bomb);
      await("looked at").until(() -> played.profile().settings().avatar(JULIET.toString()).equals(hash(bomb)));
      assertThat(played.session().avatars().of(JULIET)).isEmpty();
      await("the other one has gone").until(() -> files().isEmpty());
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

  @Test
  void whoNamesPicturesThatNobodyHasHoldsUpNobodyElsesAndTheirNewestCounts() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    Set<String> asked = ConcurrentHashMap.newKeySet();
    AtomicInteger times = new AtomicInteger();
    try (PlayedSession played = PlayedSession.in(folder)) {
      played.link().answer(Ns.ROSTER, request -> NodeReader.read("<iq xmlns='jabber:client' type='result'><query xmlns='jabber:iq:roster'>"
          + "<item jid='juliet@verona.example' subscription='both'/><item jid='tybalt@evil.example' subscription='both'/></query></iq>"));
      played.begun();
      played.link().answer(Ns.VCARD, request -> {
        if (asked.add(request.get("to")) && request.get("to").startsWith("tybalt")) {
          slow.countDown();
        }
        times.addAndGet(request.get("to").startsWith("tybalt") ? 1 : 0);
        await("the other one").until(() -> asked.contains(JULIET.toString()));
        return NodeReader.read("<iq xmlns='jabber:client' type='result'><vCard xmlns='vcard-temp'/></iq>");
      });
      for (int i = 0; i < 500; i++) {
        played.link().says("<presence xmlns='jabber:client' from='tybalt@evil.example/x'><x xmlns='vcard-temp:x:update'><photo>"
            + "%040x".formatted(i) + "</photo></x></presence>");
      }
      slow.await();
      played.link().says("<presence xmlns='jabber:client' from='" + JULIET + "/x'><x xmlns='vcard-temp:x:update'><photo>" + "ab".repeat(20)
          + "</photo></x></presence>");
      await("the newest").until(() -> times.get() == 2);
      assertThat(asked).contains(JULIET.toString());
    }
  }
}
