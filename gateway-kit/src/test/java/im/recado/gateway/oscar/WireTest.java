package im.recado.gateway.oscar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.gateway.network.Availability;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames, requests and values, against bytes that were seen on the wire. */
class WireTest {
  private static final Charset OTHER = Charset.forName("windows-1251");

  static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static List<String> frames(InputStream in) throws IOException {
    FlapReader reader = new FlapReader(in);
    List<String> frames = new ArrayList<>();
    for (Flap flap = reader.next(); flap != null; flap = reader.next()) {
      frames.add(flap.channel() + " " + flap.sequence() + " " + hex(flap.data()));
    }
    return frames;
  }

  @Test
  void aRefusedPasswordAsAServerHasSaidIt() throws Exception {
    byte[] bytes = hex("2a020066001a 00170003 0000 00000000 0001 0006 313030303031 0008 0002 0005");
    Flap flap = requireNonNull(new FlapReader(new ByteArrayInputStream(bytes)).next());
    assertThat(flap.toBytes()).isEqualTo(bytes);
    Snac snac = Snac.parse(flap.data());
    assertThat(snac.is(0x17, 0x03)).isTrue();
    Tlvs tlvs = Tlvs.rest(snac.in());
    assertThat(tlvs.text(0x01)).isEqualTo("100001");
    assertThat(tlvs.number(0x08, 0)).isEqualTo(5);
    assertThat(snac.toBytes()).isEqualTo(flap.data());
  }

  @Test
  void everySplitGivesTheSameFrames() throws Exception {
    byte[] bytes = hex("2a01fffe0004 00000001 2a02ffff0002 abcd 2a0500000000 2a04 0001 0003 010203");
    List<String> whole = frames(new ByteArrayInputStream(bytes));
    assertThat(whole).containsExactly("1 65534 00000001", "2 65535 abcd", "5 0 ", "4 1 010203");
    for (int i = 0; i <= bytes.length; i++) {
      InputStream split =
          new SequenceInputStream(
              new ByteArrayInputStream(bytes, 0, i), new ByteArrayInputStream(bytes, i, bytes.length - i));
      assertThat(frames(split)).as("split at " + i).isEqualTo(whole);
    }
  }

  /** A stream that says nothing for a while after every byte. */
  @Test
  void whatHasBeenReadSurvivesATimeOut() throws Exception {
    byte[] bytes = hex("2a0100010004 00000001 2a02 0002 0002 abcd");
    FlapReader reader =
        new FlapReader(
            new InputStream() {
              private int at;
              private boolean quiet;

              @Override
              public int read() throws IOException {
                quiet = !quiet;
                if (quiet) {
                  throw new SocketTimeoutException();
                }
                return at < bytes.length ? bytes[at++] & 0xFF : -1;
              }

              @Override
              public int read(byte[] room, int from, int length) throws IOException {
                int one = read();
                if (one < 0) {
                  return -1;
                }
                room[from] = (byte) one;
                return 1;
              }
            });
    List<Flap> flaps = new ArrayList<>();
    while (flaps.size() < 2) {
      try {
        flaps.add(reader.next());
      } catch (SocketTimeoutException e) {
        // Another time.
      }
    }
    assertThat(hex(flaps.get(0).data())).isEqualTo("00000001");
    assertThat(hex(flaps.get(1).data())).isEqualTo("abcd");
  }

  @ParameterizedTest
  @CsvSource({"2b0100010000", "2a0000010000", "2a0600010000", "2a0100010000 2a0200030000", "2a0100010000 2a0200010000", "2affff000000"})
  void whatIsNoFrameOrComesOutOfOrderIsRefused(String bytes) {
    assertThatThrownBy(() -> frames(new ByteArrayInputStream(hex(bytes)))).isInstanceOf(OscarException.class);
  }

  @Test
  void halfAFrameAtTheEndIsNone() throws Exception {
    assertThat(frames(new ByteArrayInputStream(hex("2a0100010000 2a020002")))).hasSize(1);
    assertThat(frames(new ByteArrayInputStream(hex("2a0100010000 2a0200020004 ab")))).hasSize(1);
  }

  @Test
  void whatStandsBeforeABodyIsSkipped() throws Exception {
    Snac snac = Snac.parse(hex("0001 000f 8000 00000007 0006 0001 0002 0003 beef"));
    assertThat(hex(snac.body())).isEqualTo("beef");
    assertThat(snac.id()).isEqualTo(7);
    assertThatThrownBy(() -> Snac.parse(hex("0001 000f 8000 00000007 0006 0001"))).isInstanceOf(OscarException.class);
  }

  @Test
  void passwordsAreTurnedIntoWhatServersExpect() {
    byte[] key = "3020af22eB81cD83".getBytes(UTF_8);
    assertThat(hex(Secrets.digest(key, "password", false))).isEqualTo("72b4fde5d48cc684e2c6568f94b66f15");
    assertThat(hex(Secrets.digest(key, "password", true))).isEqualTo("b792cd42438ec4dee7a43cc5ac1d40ec");
    assertThat(hex(Secrets.roasted("password"))).isEqualTo("8347f2b74ee9a9f6");
    assertThat(Secrets.roasted("a password that is longer than the roast")).hasSize(40);
  }

  @ParameterizedTest
  @CsvSource({"0,ONLINE", "20,CHAT", "1,AWAY", "4,XA", "5,XA", "10,DND", "11,DND", "2,DND", "13,DND", "100,ONLINE", "10000,ONLINE", "10020005,XA"})
  void statesAreTheStrongestThatIsInThem(String status, Availability availability) {
    assertThat(Status.availability(Long.parseLong(status, 16))).isEqualTo(availability);
  }

  @Test
  void statesSurviveTheWayThere() {
    for (Availability availability : Availability.values()) {
      if (availability != Availability.OFFLINE) {
        assertThat(Status.availability(Status.of(availability))).isEqualTo(availability);
      }
    }
  }

  @Test
  void somebodyIsAwayInTheirWords() throws Exception {
    byte[] words = Status.words("Olá");
    byte[] bytes =
        new ByteWriter().text8("Juliet C").u16(0).u16(3).tlv16(0x01, 0x0030).tlv32(0x06, 0x00010005).tlv(0x1D, words).toBytes();
    UserInfo info = UserInfo.read(new ByteReader(bytes));
    assertThat(info.name()).isEqualTo("Juliet C");
    assertThat(info.availability()).isEqualTo(Availability.XA);
    assertThat(info.isAway()).isTrue();
    assertThat(info.words()).isEqualTo("Olá");
    UserInfo aim = UserInfo.read(new ByteReader(new ByteWriter().text8("b").u16(0).u16(1).tlv16(0x01, 0x20).toBytes()));
    assertThat(aim.availability()).isEqualTo(Availability.AWAY);
  }

  @Test
  void aMessageIsWrittenAsClientsDo() {
    Icbm icbm = new Icbm(Kind.ICQ, OTHER);
    assertThat(hex(icbm.message(hex("4a4ce4f82f0274c4"), "100002", "hello", true)))
        .isEqualTo(
            "4a4ce4f82f0274c40001063130303030320002001205010001010101000900000000"
                + "68656c6c6f0003000000060000" + "000b0000");
    assertThat(hex(icbm.message(new byte[8], "100002", "Привет €", false)))
        .contains("010100140002" + "0000041f04400438043204350442002020ac");
  }

  @Test
  void somebodyIsPutIntoTheList() throws Exception {
    String seen =
        "0005 50726f6265 0777 0000 0001 0004 00c80000 0006 313030303031 0777 0123 0000 0009 0131 0005 416c696365";
    ByteReader in = new ByteReader(hex(seen));
    FeedbagItem group = FeedbagItem.read(in);
    FeedbagItem buddy = FeedbagItem.read(in);
    assertThat(in.left()).isZero();
    assertThat(group.isGroup()).isTrue();
    assertThat(group.name()).isEqualTo("Probe");
    assertThat(buddy.isBuddy()).isTrue();
    assertThat(buddy.alias()).isEqualTo("Alice");
    assertThat(hex(group.toBytes()) + hex(buddy.toBytes())).isEqualTo(seen.replace(" ", ""));
  }

  @Test
  void valuesAreReplacedWhereTheyStand() throws Exception {
    Tlvs tlvs = Tlvs.of(hex("0001 0001 aa 0002 0001 bb 0001 0001 cc"));
    assertThat(hex(tlvs.with(1, hex("dd")).toBytes())).isEqualTo("00010001dd" + "00020001bb");
    assertThat(hex(tlvs.with(1, null).toBytes())).isEqualTo("00020001bb");
    assertThat(hex(tlvs.with(3, hex("ee")).toBytes())).endsWith("00030001ee");
    assertThat(hex(Tlvs.NONE.with(3, null).toBytes())).isEmpty();
  }

  @Test
  void textsAreCutBetweenCharacters() {
    assertThat(ByteWriter.cut("aé", 2)).isEqualTo("a".getBytes(UTF_8));
    assertThat(ByteWriter.cut("aé", 3)).hasSize(3);
    assertThat(ByteWriter.cut("\uD83D\uDE00", 3)).isEmpty();
    assertThat(Arrays.copyOf(ByteWriter.cut("plain", 99), 5)).isEqualTo("plain".getBytes(UTF_8));
  }
}
