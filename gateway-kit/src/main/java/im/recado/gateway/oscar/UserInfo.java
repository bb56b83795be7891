package im.recado.gateway.oscar;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.gateway.network.Availability;

/** What a server tells of somebody. */
record UserInfo(String name, int warning, Tlvs tlvs) {
  private static final int CLASS = 0x01;
  private static final int STATUS = 0x06;
  private static final int ITEMS = 0x1D;

  /** The class of those who are away. */
  private static final int AWAY = 0x20;

  private static final int AVAILABLE_MESSAGE = 2;

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

  /** What they have said while they are available; empty when nothing, or when it cannot be read. */
  String words() {
    byte[] items = tlvs.find(ITEMS);
    if (items == null) {
      return "";
    }
    ByteReader in = new ByteReader(items);
    try {
      while (in.has(4)) {
        int type = in.u16();
        int flags = in.u8();
        ByteReader item = new ByteReader(in.bytes(in.u8()));
        if (type == AVAILABLE_MESSAGE && (flags & 4) != 0 && item.has(2)) {
          return new String(item.bytes(item.u16()), UTF_8);
        }
      }
    } catch (OscarException e) {
      // What is not understood of it is not said.
    }
    return "";
  }
}
