package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.OscarPacket.packet;
import static java.util.Objects.requireNonNull;

import im.recado.testkit.gateway.OscarLine.Snac;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The rooms of the fake server: they are made, entered, and say back what is said in them. */
final class FakeChat {
  private final FakeOscar server;

  FakeChat(FakeOscar server) {
    this.server = server;
  }

  static void begin(OscarLine line, int family) throws IOException {
    line.send(0x01, 3, 0, packet().u16(1).u16(family).bytes());
    while (true) {
      Snac snac = line.next();
      switch (snac.key()) {
        case 0x0001_0017 -> line.answer(snac, 0x18, snac.body());
        case 0x0001_0006 -> line.refuse(snac, 5);
        case 0x0001_0002 -> {
          return;
        }
        default -> line.started(snac);
      }
    }
  }

  void navigation(OscarLine line) throws IOException {
    begin(line, 0x0D);
    line.work(
        (nav, snac) -> {
          if (snac.key() != 0x000D_0008) {
            return false;
          }
          ByteBuffer in = OscarPacket.read(snac.body());
          int exchange = OscarPacket.u16(in);
          OscarPacket.text8(in);
          in.position(in.position() + 5);
          String name = new String(requireNonNull(OscarPacket.tlv(in, 0xD3)), StandardCharsets.UTF_8);
          if (exchange == 5) {
            nav.refuse(snac, 0x14);
            return true;
          }
          byte[] room =
              packet().u16(exchange).text8(exchange + "-0-" + name).u16(0).u8(2).u16(1).tlv(0xD3, name).bytes();
          nav.answer(snac, 9, packet().tlv(4, room).bytes());
          return true;
        });
  }

  /** A room, in which the echo is already. */
  void room(OscarLine line, String room) throws IOException {
    begin(line, 0x0E);
    line.say(0x0E, 2, packet().raw(HexFormat.of().parseHex(room)).u8(2).u16(0).bytes());
    line.say(0x0E, 3, packet().raw(FakeOscar.user("Echo").bytes()).raw(FakeOscar.user(server.name).bytes()).bytes());
    server.entered(line);
    line.work(
        (chat, snac) -> {
          if (snac.key() != 0x000E_0005) {
            return false;
          }
          ByteBuffer in = OscarPacket.read(snac.body());
          byte[] cookie = OscarPacket.bytes(in, 8);
          int channel = OscarPacket.u16(in);
          byte[] said = requireNonNull(OscarPacket.tlv(in, 5));
          chat.say(0x0E, 6, spoken(cookie, channel, server.name, said));
          return true;
        });
  }

  static byte[] spoken(byte[] cookie, int channel, String name, byte[] said) {
    return packet().raw(cookie).u16(channel).tlv(3, FakeOscar.user(name).bytes()).tlv(1, "").tlv(5, said).bytes();
  }
}
