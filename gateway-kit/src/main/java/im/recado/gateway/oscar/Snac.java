package im.recado.gateway.oscar;

/**
 * A request, an answer to one, or something that the server says by itself.
 *
 * @param id of a request; its answers have the same one
 */
record Snac(int family, int subtype, int flags, long id, byte[] body) {
  /** More answers to the same request follow. */
  private static final int MORE = 0x0001;

  /** Something stands before the body that is to be skipped. */
  private static final int PREFIXED = 0x8000;

  /** The subtype by which every family refuses. */
  static final int ERROR = 1;

  static Snac request(int family, int subtype, long id, byte[] body) {
    return new Snac(family, subtype, 0, id, body);
  }

  static Snac parse(byte[] data) throws OscarException {
    ByteReader in = new ByteReader(data);
    int family = in.u16();
    int subtype = in.u16();
    int flags = in.u16();
    long id = in.u32();
    if ((flags & PREFIXED) != 0) {
      in.skip(in.u16());
    }
    return new Snac(family, subtype, flags & ~PREFIXED, id, in.rest());
  }

  byte[] toBytes() {
    return new ByteWriter().u16(family).u16(subtype).u16(flags).u32(id).bytes(body).toBytes();
  }

  boolean is(int family, int subtype) {
    return this.family == family && this.subtype == subtype;
  }

  boolean isError() {
    return subtype == ERROR;
  }

  boolean hasMore() {
    return (flags & MORE) != 0;
  }

  ByteReader in() {
    return new ByteReader(body);
  }
}
