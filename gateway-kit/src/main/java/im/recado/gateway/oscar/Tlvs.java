package im.recado.gateway.oscar;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values by type, in the order of the wire; of a type that is there twice the first counts. */
record Tlvs(List<Tlv> all) {
  static final Tlvs NONE = new Tlvs(List.of());

  /** One value. */
  record Tlv(int type, byte[] value) {}

  Tlvs {
    all = List.copyOf(all);
  }

  /** All that is left. */
  static Tlvs rest(ByteReader in) throws OscarException {
    List<Tlv> all = new ArrayList<>();
    while (in.left() > 0) {
      all.add(one(in));
    }
    return all.isEmpty() ? NONE : new Tlvs(all);
  }

  static Tlvs of(byte[] bytes) throws OscarException {
    return rest(new ByteReader(bytes));
  }

  /** So many as a number before them says. */
  static Tlvs counted(ByteReader in) throws OscarException {
    return counted(in, in.u16());
  }

  static Tlvs counted(ByteReader in, int count) throws OscarException {
    List<Tlv> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(one(in));
    }
    return new Tlvs(all);
  }

  /** In so many bytes as a number before them says. */
  static Tlvs measured(ByteReader in) throws OscarException {
    return of(in.bytes(in.u16()));
  }

  private static Tlv one(ByteReader in) throws OscarException {
    int type = in.u16();
    return new Tlv(type, in.bytes(in.u16()));
  }

  boolean has(int type) {
    return find(type) != null;
  }

  byte @Nullable [] find(int type) {
    for (Tlv tlv : all) {
      if (tlv.type() == type) {
        return tlv.value();
      }
    }
    return null;
  }

  /** A text; empty when there is none. */
  String text(int type) {
    byte[] value = find(type);
    return value == null ? "" : new String(value, UTF_8);
  }

  /** A number of one, two or four bytes; another when there is none. */
  long number(int type, long otherwise) {
    byte[] value = find(type);
    if (value == null || value.length == 0 || value.length > 4) {
      return otherwise;
    }
    long number = 0;
    for (byte b : value) {
      number = number << 8 | (b & 0xFF);
    }
    return number;
  }

  /** The same with another value for a type, in the place of the one before or at the end; without it for null. */
  Tlvs with(int type, byte @Nullable [] value) {
    List<Tlv> changed = new ArrayList<>(all);
    int at = 0;
    while (at < changed.size() && changed.get(at).type() != type) {
      at++;
    }
    changed.removeIf(tlv -> tlv.type() == type);
    if (value != null) {
      changed.add(Math.min(at, changed.size()), new Tlv(type, value));
    }
    return new Tlvs(changed);
  }

  byte[] toBytes() {
    ByteWriter out = new ByteWriter();
    all.forEach(tlv -> out.tlv(tlv.type(), tlv.value()));
    return out.toBytes();
  }
}
