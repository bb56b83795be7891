package im.recado.gateway.msn;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What pictures go by. */
class P2pTest {
  private static final String HEAD = "MIME-Version: 1.0\r\nContent-Type: application/x-msnmsgrp2p\r\nP2P-Dest: bob@example.com\r\n\r\n";

  @Test
  void aPieceIsWrittenLowestByteFirst() {
    P2pMessage message = new P2pMessage(1, 2, 3, 300, 0x20, 5, 6, 7, "abc".getBytes(UTF_8), 1);
    byte[] payload = message.toPayload("bob@example.com");
    assertThat(new String(payload, UTF_8)).startsWith(HEAD);
    String hex = HexFormat.of().formatHex(payload, HEAD.length(), payload.length);
    assertThat(hex)
        .isEqualTo(
            "01000000" + "02000000" + "0300000000000000" + "2c01000000000000" + "03000000" + "20000000" + "05000000"
                + "06000000" + "0700000000000000" + "616263" + "00000001");
    P2pMessage read = requireNonNull(P2pMessage.read(payload));
    assertThat(read.piece()).isEqualTo("abc".getBytes(UTF_8));
    assertThat(read.toPayload("bob@example.com")).isEqualTo(payload);
  }

  @Test
  void anAcknowledgementNamesWhatHasCome() {
    P2pMessage ack = new P2pMessage(9, 21, 0, 40, 0, 33, 0, 0, new byte[40], 1).acknowledged(77, 1);
    assertThat(ack.flags()).isEqualTo(P2pMessage.ACK);
    assertThat(ack.session()).isEqualTo(9);
    assertThat(ack.id()).isEqualTo(77);
    assertThat(ack.ackId()).isEqualTo(21);
    assertThat(ack.ackUid()).isEqualTo(33);
    assertThat(ack.ackSize()).isEqualTo(40);
    assertThat(ack.total()).isEqualTo(40);
    assertThat(ack.piece()).isEmpty();
  }

  @Test
  void anInvitationSaysHowLongItIs() {
    byte[] whole = Slp.invitation("a@b.c", "d@e.f", "{CALL}", "EUF-GUID: " + Slp.PICTURE + "\r\nSessionID: 12\r\n\r\n");
    assertThat(whole[whole.length - 1]).isZero();
    Slp slp = Slp.read(whole);
    assertThat(slp.isInvitation()).isTrue();
    assertThat(slp.call()).isEqualTo("{CALL}");
    assertThat(slp.session()).isEqualTo(12);
    String text = new String(whole, UTF_8);
    int body = text.length() - text.indexOf("\r\n\r\n") - 4;
    assertThat(slp.headers().header("Content-Length")).isEqualTo(Integer.toString(body));
    Slp answer = Slp.read(slp.answer("200 OK", "d@e.f", "a@b.c"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.call()).isEqualTo("{CALL}");
    assertThat(answer.session()).isEqualTo(12);
    assertThat(answer.headers().header("Via")).isEqualTo(slp.headers().header("Via"));
  }

  @Test
  void anObjectTellsOfItsPicture() {
    byte[] picture = "a picture".getBytes(UTF_8);
    MsnObject object = MsnObject.of("a&b@example.com", picture);
    MsnObject read = requireNonNull(MsnObject.read(object.text()));
    assertThat(read).isEqualTo(object);
    assertThat(read.hash()).isEqualTo(HexFormat.of().formatHex(MsnObject.sha1(picture)));
    assertThat(MsnObject.ofContext(object.context())).isEqualTo(object);
    assertThat(MsnObject.read("0")).isNull();
    assertThat(MsnObject.read("<msnobj Size='9' Type='3' SHA1D='AAAA'/>")).isNull();
    assertThat(MsnObject.read("<msnobj Creator='a'")).isNull();
    assertThat(MsnObject.read(object.text().replace("Size=\"9\"", "Size=\"999999\""))).isNull();
  }

  @Test
  void aFileHasANameAndASize() {
    byte[] offer = new byte[574];
    byte[] name = "C:\\Wünsche\\Größe.txt".getBytes(UTF_16LE);
    System.arraycopy(name, 0, offer, 20, name.length);
    offer[9] = 1;
    FileOffer read = requireNonNull(FileOffer.read(Base64.getEncoder().encodeToString(offer)));
    assertThat(read).isEqualTo(new FileOffer("Größe.txt", 256));
    assertThat(FileOffer.read("?")).isNull();
    assertThat(FileOffer.read("")).isNull();
    offer[15] = (byte) 0x80;
    assertThat(FileOffer.read(Base64.getEncoder().encodeToString(offer))).isNull();
  }

  /** As MSN Messenger wrote it: a length of 638, version 3, nothing in the file, no picture, "a.txt". */
  @Test
  void aFileOfALaterVersionIsUnderstood() {
    assertThat(FileOffer.read("fgIAAAMAAAAAAAAAAAAAAAEAAABhAC4AdAB4AHQAAAAAAA==")).isEqualTo(new FileOffer("a.txt", 0));
  }

  @Test
  void aFileIsOfferedAsTheyWereThen() {
    FileOffer offer = new FileOffer("Größe.txt", 5_000_000_000L);
    byte[] context = Base64.getDecoder().decode(offer.context());
    assertThat(context).hasSize(574);
    assertThat(HexFormat.of().formatHex(context, 0, 24)).isEqualTo("3e020000" + "02000000" + "00f2052a01000000" + "01000000" + "47007200");
    assertThat(HexFormat.of().formatHex(context, 538, 574)).isEqualTo("0000" + "00".repeat(30) + "ffffffff");
    assertThat(FileOffer.read(offer.context())).isEqualTo(offer);
    FileOffer longest = requireNonNull(FileOffer.read(new FileOffer("x".repeat(300), 1).context()));
    assertThat(longest.name()).isEqualTo("x".repeat(259));
  }

  /** Whatever comes is a piece or is none. */
  @Test
  void whateverComes() {
    Random random = new Random(7);
    byte[] right = new P2pMessage(1, 2, 0, 10, 0, 5, 0, 0, new byte[10], 1).toPayload("bob@example.com");
    for (int i = 0; i < 20_000; i++) {
      byte[] wrong = java.util.Arrays.copyOf(right, random.nextInt(right.length + 1));
      for (int flips = random.nextInt(4); flips > 0 && wrong.length > 0; flips--) {
        wrong[random.nextInt(wrong.length)] = (byte) random.nextInt();
      }
      P2pMessage read = P2pMessage.read(wrong);
      assertThat(read == null || read.piece().length <= wrong.length).isTrue();
      Slp.read(wrong);
      FileOffer offer = FileOffer.read(Base64.getEncoder().encodeToString(wrong));
      assertThat(offer == null || offer.size() >= 0).isTrue();
      MsnObject.ofContext(Base64.getEncoder().encodeToString(wrong));
    }
  }
}
