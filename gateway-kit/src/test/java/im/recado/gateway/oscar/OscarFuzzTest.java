package im.recado.gateway.oscar;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import im.recado.gateway.network.Inbox;
import im.recado.gateway.network.NetworkEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Any bytes are frames or a clean refusal (SECURITY G3, G4), and what is in them is understood, or not, without harm. {@code
 * JAZZER_FUZZ=1} makes the {@link FuzzTest} search on, guided by coverage.
 */
class OscarFuzzTest {
  private static final List<String> SEEDS =
      List.of(
          "2a020066001a 00170003 0000 00000000 0001 0006 313030303031 0008 0002 0005",
          "2a0200010042 0004 0007 0000 80000001 0102030405060708 0001 06 313030303031 0000 0001 0001 0002 0010"
              + " 0002 0016 0501 0001 01 0101 000d 0002 0000 0041 0042 0043 d83d de00",
          "2a0200010040 0004 0007 0000 80000001 0102030405060708 0004 06 313030303031 0000 0000 0005 0014"
              + " a1860100 06 00 0c00 61 fe 62 fe 63 fe 64 fe 31 fe 7a 00",
          "2a0200010030 0003 000b 0000 80000001 06 313030303031 0000 0003 0001 0002 0030 0006 0004 00010005 001d 0008 0002 04 04 0002 4f 6c",
          "2a0200010030 0013 0006 0000 00000009 00 0002 0005 50726f6265 0777 0000 0001 0004 00c80000"
              + " 0006 313030303031 0777 0123 0000 0009 0131 0005 416c696365 00000000",
          "2a020001002c 0015 0003 0000 00000009 0001 001e 1c00 a2860100 4100 0200 a1860100 ea07 0b 16 05 2c 01 00 0300 6869 00",
          "2a0200010040 0001 0007 0000 00000002 0001 0003 00000014 00001194 00000fa0 00000dac 00000000 00001770 00001770"
              + " 00000000 00 0003 0001 0004 0006");

  private static final Inbox NOBODY =
      new Inbox() {
        @Override
        public void put(NetworkEvent event) {}

        @Override
        public boolean offer(NetworkEvent event) {
          return true;
        }
      };

  @FuzzTest
  void bytes(byte[] bytes) throws IOException {
    check(bytes);
  }

  @Test
  void g4MutatedFramesKeepTheRules() throws IOException {
    Random random = new Random(5190);
    for (int i = 0; i < 20_000; i++) {
      check(mutated(random));
    }
  }

  private static byte[] mutated(Random random) {
    byte[] bytes = WireTest.hex(SEEDS.get(random.nextInt(SEEDS.size())));
    for (int change = random.nextInt(6); change > 0; change--) {
      int at = random.nextInt(bytes.length);
      if (random.nextBoolean()) {
        bytes[at] = (byte) random.nextInt(256);
      } else {
        int from = random.nextInt(bytes.length);
        System.arraycopy(bytes, from, bytes, at, Math.min(random.nextInt(12), bytes.length - Math.max(from, at)));
      }
    }
    return bytes;
  }

  private static void check(byte[] bytes) throws IOException {
    FlapReader reader = new FlapReader(new ByteArrayInputStream(bytes));
    try {
      for (Flap flap = reader.next(); flap != null; flap = reader.next()) {
        assertThat(flap.toBytes().length).isEqualTo(Flap.HEADER + flap.data().length);
        understand(flap);
      }
    } catch (OscarException e) {
      // That was no frame, or not the next one.
    }
    // The frame may be cut short by its length: what would be in it is tried all the same.
    if (bytes.length > Flap.HEADER) {
      byte[] data = new byte[bytes.length - Flap.HEADER];
      System.arraycopy(bytes, Flap.HEADER, data, 0, data.length);
      understand(new Flap(Flap.SNAC, 0, data));
    }
  }

  private static void understand(Flap flap) throws IOException {
    Snac snac;
    try {
      snac = Snac.parse(flap.data());
      assertThat(Snac.parse(snac.toBytes()).body()).isEqualTo(snac.body());
    } catch (OscarException e) {
      return;
    }
    for (Kind kind : Kind.values()) {
      OscarState state = new OscarState(kind, "100002", OscarSocketTest.unconnected(), false);
      Services services = new Services(state, address -> OscarSocketTest.unopened());
      Icons icons = new Icons(NOBODY, services, new KnownPictures());
      icons.end();
      new Incoming(state, new Icbm(kind, StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1, icons, new OwnIcon(state, services), room -> {})
          .take(snac);
    }
    try {
      Rates.read(snac.in(), 0).wait(4, 6, 0);
    } catch (OscarException e) {
      // Those are no rates.
    }
    try {
      FeedbagItem item = FeedbagItem.read(snac.in());
      assertThat(FeedbagItem.read(new ByteReader(item.toBytes())).place()).isEqualTo(item.place());
    } catch (OscarException e) {
      // That is nobody.
    }
  }
}
