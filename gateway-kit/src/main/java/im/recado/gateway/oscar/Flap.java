package im.recado.gateway.oscar;

/**
 * A frame of OSCAR.
 *
 * @param sequence one more than that of the frame before, 16 bits
 */
record Flap(int channel, int sequence, byte[] data) {
  static final int MARKER = 0x2A;

  /** So many bytes stand before the data. */
  static final int HEADER = 6;

  /** So many bytes of data a frame can have. */
  static final int LONGEST = 0xFFFF;

  static final int SIGN_ON = 1;
  static final int SNAC = 2;
  static final int ERROR = 3;
  static final int SIGN_OFF = 4;
  static final int KEEP_ALIVE = 5;

  /** As it goes over the wire. */
  byte[] toBytes() {
    if (data.length > LONGEST) {
      throw new IllegalArgumentException("a frame of " + data.length + " bytes");
    }
    return new ByteWriter().u8(MARKER).u8(channel).u16(sequence).u16(data.length).bytes(data).toBytes();
  }
}
