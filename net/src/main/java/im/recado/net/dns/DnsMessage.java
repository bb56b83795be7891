package im.recado.net.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Questions and answers of the DNS as bytes (RFC 1035 section 4), as far as somebody needs them who asks a resolver. */
final class DnsMessage {
  static final int A = 1;
  static final int CNAME = 5;
  static final int AAAA = 28;
  static final int SRV = 33;
  static final int TLSA = 52;

  private static final int IN = 1;
  private static final int HEADER = 12;
  private static final int RESPONSE = 0x8000;
  private static final int CUT = 0x0200;
  private static final int RECURSION_DESIRED = 0x0100;

  /** In a question: that somebody would know; in an answer: that it is so (RFC 6840 sections 5.7 and 5.8). */
  private static final int AUTHENTIC = 0x0020;

  private static final int RCODE = 0x000F;
  private static final int NO_ERROR = 0;
  private static final int NO_SUCH_NAME = 3;
  private static final int MOST_NAME = 255;
  private static final int MOST_LABEL = 63;
  private static final int MOST_JUMPS = 32;
  private static final int MOST_RECORDS = 512;
  private static final int MOST_ALIASES = 8;

  private DnsMessage() {}

  /** A record of an answer; where its content begins, and how long it is. */
  record Resource(String name, int type, ByteBuffer message, int at, int length) {}

  /**
   * What a server has said.
   *
   * @param code 0 when it knows the name, 3 when there is none
   * @param isCut whether there is more, over TCP
   * @param isAuthentic whether the server says that it has checked the signatures (DNSSEC)
   */
  record Answer(int code, boolean isCut, boolean isAuthentic, List<Resource> records) {
    static final Answer NOTHING = new Answer(NO_SUCH_NAME, false, false, List.of());

    /** The same from a server whose word on signatures counts for nothing. */
    Answer unchecked() {
      return new Answer(code, isCut, false, records);
    }

    /** Whether it is an answer, and not that the server cannot tell. */
    boolean isDecided() {
      return code == NO_ERROR || code == NO_SUCH_NAME;
    }

    /** The name that a name stands for in this answer; often it itself. */
    String end(String name) {
      String end = name.toLowerCase(Locale.ROOT);
      for (int i = 0; i < MOST_ALIASES; i++) {
        List<Resource> alias = of(end, CNAME);
        if (alias.isEmpty()) {
          break;
        }
        end = name(alias.getFirst().message, alias.getFirst().at);
      }
      return end;
    }

    /** The records of one name: others are nobody's business here (SECURITY S7). */
    List<Resource> of(String name, int type) {
      return records.stream().filter(one -> one.type == type && one.name.equalsIgnoreCase(name)).toList();
    }
  }

  /** A question; empty when this is no name that can be asked for. */
  static byte[] question(int id, String name, int type) {
    ByteBuffer out = ByteBuffer.allocate(HEADER + MOST_NAME + 6);
    out.putShort((short) id).putShort((short) (RECURSION_DESIRED | AUTHENTIC)).putShort((short) 1).putShort((short) 0).putInt(0);
    if (name.length() > MOST_NAME - 2) {
      return new byte[0];
    }
    for (String label : name.split("\\.", -1)) {
      byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
      if (bytes.length == 0 || bytes.length > MOST_LABEL) {
        return new byte[0];
      }
      out.put((byte) bytes.length).put(bytes);
    }
    out.put((byte) 0).putShort((short) type).putShort((short) IN);
    byte[] question = new byte[out.position()];
    out.get(0, question);
    return question;
  }

  /** An answer to this question; null when these bytes are none. */
  static @Nullable Answer answer(byte[] bytes, int length, int id, String name, int type) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes.clone(), 0, length);
      int answered = in.getShort() & 0xFFFF;
      int flags = in.getShort() & 0xFFFF;
      int questions = in.getShort() & 0xFFFF;
      int answers = in.getShort() & 0xFFFF;
      in.getInt();
      if (answered != id || (flags & RESPONSE) == 0 || questions != 1) {
        return null;
      }
      String asked = read(in);
      if (!asked.equalsIgnoreCase(name) || (in.getShort() & 0xFFFF) != type || (in.getShort() & 0xFFFF) != IN) {
        return null;
      }
      boolean isCut = (flags & CUT) != 0;
      List<Resource> records = isCut ? List.of() : records(in, Math.min(answers, MOST_RECORDS));
      return new Answer(flags & RCODE, isCut, (flags & AUTHENTIC) != 0, records);
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      return null;
    }
  }

  private static List<Resource> records(ByteBuffer in, int count) {
    List<Resource> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = read(in);
      int type = in.getShort() & 0xFFFF;
      int kind = in.getShort() & 0xFFFF;
      in.getInt();
      int length = in.getShort() & 0xFFFF;
      int at = in.position();
      in.position(at + length);
      if (kind == IN) {
        records.add(new Resource(name, type, in, at, length));
      }
    }
    return records;
  }

  /** The name at a place. */
  private static String name(ByteBuffer message, int at) {
    ByteBuffer in = message.duplicate();
    in.position(at);
    return read(in);
  }

  /** Reads a name, in lower case; what follows it is read next. Pointers lead backwards only, and not for ever. */
  private static String read(ByteBuffer in) {
    StringBuilder name = new StringBuilder();
    int next = -1;
    int jumps = 0;
    int length;
    while ((length = in.get() & 0xFF) != 0) {
      if (length >= 0xC0) {
        int to = (length & 0x3F) << 8 | (in.get() & 0xFF);
        next = next < 0 ? in.position() : next;
        if (++jumps > MOST_JUMPS || to >= in.position()) {
          throw new IllegalArgumentException("a name that leads in a circle");
        }
        in.position(to);
      } else if (length > MOST_LABEL || name.length() + length > MOST_NAME) {
        throw new IllegalArgumentException("a name that is too long");
      } else {
        byte[] label = new byte[length];
        in.get(label);
        name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.ISO_8859_1));
      }
    }
    if (next >= 0) {
      in.position(next);
    }
    return name.toString().toLowerCase(Locale.ROOT);
  }

  static List<Srv> services(List<Resource> records, boolean directTls, boolean isSecure) {
    List<Srv> services = new ArrayList<>();
    for (Resource record : records) {
      ByteBuffer in = record.message.duplicate();
      in.position(record.at);
      if (record.length >= 7) {
        try {
          services.add(
              new Srv(
                  in.getShort() & 0xFFFF, in.getShort() & 0xFFFF, in.getShort() & 0xFFFF, read(in), directTls, isSecure));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
          // A record that cannot be read is none.
        }
      }
    }
    return services;
  }

  static List<InetAddress> addresses(List<Resource> records) {
    List<InetAddress> addresses = new ArrayList<>();
    for (Resource record : records) {
      byte[] bytes = new byte[record.length];
      record.message.get(record.at, bytes);
      try {
        addresses.add(InetAddress.getByAddress(bytes));
      } catch (UnknownHostException e) {
        // Of another length than addresses have.
      }
    }
    return addresses;
  }

  static List<Tlsa> certificates(List<Resource> records) {
    List<Tlsa> certificates = new ArrayList<>();
    for (Resource record : records) {
      if (record.length > 3) {
        byte[] data = new byte[record.length - 3];
        record.message.get(record.at + 3, data);
        int usage = record.message.get(record.at) & 0xFF;
        int selector = record.message.get(record.at + 1) & 0xFF;
        certificates.add(new Tlsa(usage, selector, record.message.get(record.at + 2) & 0xFF, HexFormat.of().formatHex(data)));
      }
    }
    return certificates;
  }
}
