package im.recado.gateway.oscar;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.gateway.network.Availability;

/** The states of ICQ and those of XMPP. */
final class Status {
  private static final int AWAY = 0x0001;
  private static final int DND = 0x0002;
  private static final int NA = 0x0004;
  private static final int OCCUPIED = 0x0010;
  private static final int FREE_FOR_CHAT = 0x0020;

  /** Nobody sees one. */
  static final int INVISIBLE = 0x0100;

  private static final int LONGEST = 251;

  private Status() {}

  /** What a state means here: the strongest that is in it. Who is invisible and seen all the same is there. */
  static Availability availability(long status) {
    if ((status & (DND | OCCUPIED)) != 0) {
      return Availability.DND;
    } else if ((status & NA) != 0) {
      return Availability.XA;
    } else if ((status & AWAY) != 0) {
      return Availability.AWAY;
    }
    return (status & FREE_FOR_CHAT) != 0 ? Availability.CHAT : Availability.ONLINE;
  }

  /** As the clients of ICQ say it: they say weaker states with the stronger ones. */
  static int of(Availability availability) {
    return switch (availability) {
      case AWAY -> AWAY;
      case XA -> NA | AWAY;
      case DND -> DND | OCCUPIED | AWAY;
      case CHAT -> FREE_FOR_CHAT;
      case ONLINE, OFFLINE -> 0;
    };
  }

  static boolean isAway(Availability availability) {
    return availability == Availability.AWAY || availability == Availability.XA || availability == Availability.DND;
  }

  /** The item by which those who are available say something; empty words take it back. */
  static byte[] words(String words) {
    byte[] text = ByteWriter.cut(words, LONGEST).clone();
    ByteWriter out = new ByteWriter().u16(2).u8(4);
    return text.length == 0
        ? out.u8(0).toBytes()
        : out.u8(text.length + 4).u16(text.length).bytes(text).u16(0).toBytes();
  }

  /** A text that stands for being away, and how it is written. */
  static byte[] away(String words) {
    return new ByteWriter()
        .tlv(0x03, "text/x-aolrtf; charset=\"utf-8\"")
        .tlv(0x04, new String(ByteWriter.cut(words, 1024), UTF_8))
        .toBytes();
  }
}
