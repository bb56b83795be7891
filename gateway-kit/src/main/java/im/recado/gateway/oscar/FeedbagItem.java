package im.recado.gateway.oscar;

/**
 * One thing that stands in a contact list on the server.
 *
 * @param group the number of the group that it is in, or that it is; 0 for none
 * @param id its own number in the group; 0 for the group itself
 */
record FeedbagItem(String name, int group, int id, int type, Tlvs tlvs) {
  static final int BUDDY = 0;
  static final int GROUP = 1;

  /** By what the user's own picture is known. */
  static final int ICON = 0x14;

  static final int HASH = 0xD5;
  static final int ORDER = 0xC8;
  static final int ALIAS = 0x131;

  /** Stands with those who have not agreed yet. */
  static final int WAITING = 0x66;

  static FeedbagItem read(ByteReader in) throws OscarException {
    return new FeedbagItem(in.text16(), in.u16(), in.u16(), in.u16(), values(in.bytes(in.u16())));
  }

  /** Servers keep what clients have put there: what is in no order in one item hides no other. */
  private static Tlvs values(byte[] written) {
    try {
      return Tlvs.of(written);
    } catch (OscarException e) {
      return Tlvs.NONE;
    }
  }

  byte[] toBytes() {
    byte[] values = tlvs.toBytes();
    return new ByteWriter()
        .text16(name)
        .u16(group)
        .u16(id)
        .u16(type)
        .u16(values.length)
        .bytes(values)
        .toBytes();
  }

  boolean isBuddy() {
    return type == BUDDY;
  }

  boolean isGroup() {
    return type == GROUP && group != 0;
  }

  boolean isWaiting() {
    return tlvs.has(WAITING);
  }

  String alias() {
    return tlvs.text(ALIAS);
  }

  FeedbagItem with(Tlvs changed) {
    return new FeedbagItem(name, group, id, type, changed);
  }

  /** Where it stands: of two of the same place there is one. */
  int place() {
    return group << 16 | id;
  }
}
