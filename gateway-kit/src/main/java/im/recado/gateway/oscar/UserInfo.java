package im.recado.gateway.oscar;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.gateway.network.Availability;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What a server tells of somebody. */
record UserInfo(String name, int warning, Tlvs tlvs) {
  private static final int CLASS = 0x01;
  private static final int STATUS = 0x06;
  private static final int ITEMS = 0x1D;

  /** The class of those who are away. */
  private static final int AWAY = 0x20;

  private static final int ICON = 1;
  private static final int AVAILABLE_MESSAGE = 2;

  /** The flag of items that are the thing itself and not what it is known by. */
  private static final int TEXT = 4;

  /** So long what an icon is known by is; what stands for no icon is shorter. */
  private static final int HASH = 16;

  static UserInfo read(ByteReader in) throws OscarException {
    return new UserInfo(in.text8(), in.u16(), Tlvs.counted(in));
  }

  boolean isAway() {
    return (tlvs.number(CLASS, 0) & AWAY) != 0;
  }

  Availability availability() {
    long status = tlvs.number(STATUS, -1);
    Availability availability = status < 0 ? Availability.ONLINE : Status.availability(status);
    return availability == Availability.ONLINE && isAway() ? Availability.AWAY : availability;
  }

  /** By what their picture is known; empty when they have none. */
  String icon() {
    byte[] hash = item(ICON, 0);
    return hash == null || hash.length != HASH ? "" : HexFormat.of().formatHex(hash);
  }

  /** What they have said while they are available; empty when nothing, or when it cannot be read. */
  String words() {
    byte[] item = item(AVAILABLE_MESSAGE, TEXT);
    if (item == null || item.length < 2) {
      return "";
    }
    try {
      ByteReader in = new ByteReader(item);
      return new String(in.bytes(in.u16()), UTF_8);
    } catch (OscarException e) {
      return "";
    }
  }

  /** The first item of a type with these flags; null when there is none, or when the items cannot be read. */
  private byte @Nullable [] item(int type, int flags) {
    byte[] items = tlvs.find(ITEMS);
    ByteReader in = new ByteReader(items == null ? new byte[0] : items);
    try {
      while (in.has(4)) {
        int found = in.u16();
        int has = in.u8();
        byte[] item = in.bytes(in.u8());
        if (found == type && (has & flags) == flags) {
          return item;
        }
      }
    } catch (OscarException e) {
      // What is not understood of it is not said.
    }
    return null;
  }
}
