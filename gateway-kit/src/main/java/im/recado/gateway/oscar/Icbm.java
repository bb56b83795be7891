package im.recado.gateway.oscar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Messages between people (family 04), as clients of all ages have sent them. */
final class Icbm {
  static final int FAMILY = 0x04;

  private static final int MOST_PIECES = 20;
  private static final int LONGEST_AIM = 2500;

  /** 450 characters of two bytes: older clients of ICQ cut what is longer. */
  private static final int LONGEST_ICQ = 900;

  // The types of the messages of ICQ.
  static final int PLAIN = 0x01;
  private static final int URL = 0x04;
  static final int AUTHORISE = 0x06;
  static final int DENIED = 0x07;
  static final int GRANTED = 0x08;
  private static final int ADDED = 0x0C;
  private static final int CONTACTS = 0x13;

  /** What has come, and says something to people. */
  sealed interface Coming permits Heard, Invitation, Offer {}

  /**
   * What somebody says.
   *
   * @param type of the messages of ICQ; {@link #PLAIN} for all that is said
   * @param sent when, if that was not just now
   * @param answer what the sender's client waits for, or null
   */
  record Heard(UserInfo from, int type, String text, @Nullable Instant sent, @Nullable Receipt answer)
      implements Coming {}

  /**
   * SNAC(04,0B): the client that has said something hears that it has come, and says it again until then.
   *
   * @param head the cookie, the sender and what came before the message
   * @param type of the message; {@link #AWAY_TEXTS} ask for what the user says of being away
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Receipt(byte[] head, int type, int flags, Charset charset) {
    /** @param words that the user shows to everybody */
    byte[] toBytes(String words) {
      byte[] text = type >= AWAY_TEXTS && type <= LAST_OF_THEM ? cut(words) : new byte[0];
      return new ByteWriter()
          .bytes(head)
          .u8(type)
          .u8(flags)
          .u16le(0)
          .u16le(0)
          .u16le(text.length + 1)
          .bytes(text)
          .u8(0)
          .u32le(0)
          .u32le(0xFFFFFF)
          .toBytes();
    }

    private byte[] cut(String words) {
      return new String(ByteWriter.cut(words.replace("\u0000", ""), LONGEST_WORDS), UTF_8).getBytes(charset);
    }
  }

  /** Somebody asks the user into a room. */
  record Invitation(UserInfo from, ChatRoom room, String words) implements Coming {}

  /**
   * Somebody offers what does not come through here.
   *
   * @param file what is said of it; null for what is no file
   * @param refusal what tells their client so: SNAC(04,06)
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Offer(UserInfo from, @Nullable FileOffer file, byte[] refusal) implements Coming {}

  /** From here on clients ask for what somebody says who is away, occupied, not available, not to be disturbed, or free for chat. */
  private static final int AWAY_TEXTS = 0xE8;

  private static final int LAST_OF_THEM = 0xEC;
  private static final int LONGEST_WORDS = 1024;

  private final Kind kind;
  private final Charset other;

  /**
   * @param other in what texts are that do not say it
   */
  Icbm(Kind kind, Charset other) {
    this.kind = kind;
    this.other = other;
  }

  // What is said.

  /** The bodies of what goes out, each of a size that clients take. */
  List<String> pieces(String text) throws NetworkException {
    int width = Texts.charset(text) == Texts.UNICODE ? 2 : 1;
    List<String> pieces =
        kind.isIcq()
            ? Texts.pieces(text, LONGEST_ICQ, c -> width * (c == '\n' ? 2 : Character.charCount(c)))
            : Texts.pieces(text, LONGEST_AIM, c -> width * Html.length(c));
    if (pieces.isEmpty()) {
      throw new NetworkException(Reason.NOT_POSSIBLE, kind.label() + " has no empty messages.");
    } else if (pieces.size() > MOST_PIECES) {
      throw new NetworkException(Reason.TOO_MUCH, "That is too long for " + kind.label() + ".");
    }
    return pieces;
  }

  /**
   * SNAC(04,06) on channel 1.
   *
   * @param store whether the server is to keep it for who is not there
   */
  byte[] message(byte[] cookie, String name, String text, boolean store) {
    ByteWriter out =
        new ByteWriter().bytes(cookie).u16(1).text8(name).tlv(0x02, fragments(written(text))).tlv(0x03);
    // COMPAT: clients tell that somebody types to whom wants to know; Open OSCAR Server says that of those alone whose client keeps it
    // in the list.
    return (store ? out.tlv(0x06) : out).tlv(0x0B).toBytes();
  }

  private String written(String text) {
    return kind.isIcq() ? text.replace("\n", "\r\n") : Html.of(text);
  }

  private static byte[] fragments(String text) {
    int charset = Texts.charset(text);
    byte[] body = new ByteWriter().u16(charset).u16(0).bytes(Texts.encode(text, charset)).toBytes();
    return new ByteWriter().u16(0x0501).u16(1).u8(1).u16(0x0101).u16(body.length).bytes(body).toBytes();
  }

  /** SNAC(04,14). */
  static byte[] typing(String name, boolean begun) {
    return new ByteWriter().bytes(new byte[8]).u16(1).text8(name).u16(begun ? 2 : 0).toBytes();
  }

  /** SNAC(04,06): asks somebody into a room. */
  static byte[] invitation(byte[] cookie, String name, ChatRoom room) {
    byte[] data =
        new ByteWriter()
            .u16(0)
            .bytes(cookie)
            .bytes(Capability.CHAT.id())
            .tlv16(0x0A, 1)
            .tlv(0x0F)
            .tlv(0x0C, "Join me in this chat.")
            .tlv(0x2711, room.toBytes())
            .toBytes();
    return new ByteWriter().bytes(cookie).u16(2).text8(name).tlv(0x05, data).toBytes();
  }

  // What is heard.

  /** SNAC(04,07); null for what says nothing to people. */
  @Nullable Coming read(ByteReader in) throws OscarException {
    byte[] cookie = in.bytes(8);
    int channel = in.u16();
    UserInfo from = UserInfo.read(in);
    Tlvs tlvs = Tlvs.rest(in);
    long time = tlvs.number(0x16, 0);
    Instant sent = time == 0 ? null : Instant.ofEpochSecond(time);
    byte[] data = tlvs.find(channel == 1 ? 0x02 : 0x05);
    if (data == null) {
      return null;
    }
    return switch (channel) {
      case 1 -> new Heard(from, PLAIN, said(data), sent, null);
      case 2 -> rendezvous(cookie, from, new ByteReader(data), sent);
      case 4 -> ofOld(from, new ByteReader(data), sent);
      default -> null;
    };
  }

  /** The fragments of channel 1, one behind the other. */
  private String said(byte[] data) throws OscarException {
    ByteReader in = new ByteReader(data);
    StringBuilder text = new StringBuilder();
    while (in.has(4)) {
      int id = in.u8();
      in.u8();
      ByteReader fragment = new ByteReader(in.bytes(in.u16()));
      if (id == 1 && fragment.has(4)) {
        int charset = fragment.u16();
        fragment.u16();
        text.append(Texts.decode(fragment.rest(), charset, other));
      }
    }
    return plain(text.toString());
  }

  private String plain(String text) {
    String ended = text.replace("\u0000", "");
    if (Rtf.isRtf(ended)) {
      return Rtf.plain(ended, other);
    }
    return kind == Kind.AIM || Html.isHtml(ended) ? Html.plain(ended) : ended.replace("\r\n", "\n").replace('\r', '\n');
  }

  private @Nullable Coming rendezvous(byte[] cookie, UserInfo from, ByteReader in, @Nullable Instant sent)
      throws OscarException {
    int request = in.u16();
    in.skip(8);
    byte[] capability = in.bytes(16);
    Tlvs tlvs = Tlvs.rest(in);
    byte[] data = tlvs.find(0x2711);
    boolean file = Capability.FILE.is(capability);
    if (request != 0) {
      return null;
    } else if (file || Capability.DIRECT.is(capability)) {
      FileOffer offer = file ? FileOffer.read(data == null ? new byte[0] : data, charset(tlvs.text(0x2712))) : null;
      return new Offer(from, offer, cancel(cookie, from.name(), capability));
    } else if (data == null) {
      return null;
    } else if (Capability.CHAT.is(capability)) {
      return new Invitation(from, ChatRoom.read(new ByteReader(data)), plain(tlvs.text(0x0C)));
    }
    return Capability.RELAY.is(capability) ? relayed(cookie, from, data, sent) : null;
  }

  /** In what a name is written; clients of old do not say it. */
  private Charset charset(String named) {
    try {
      return named.isBlank() ? other : Charset.forName(named.strip());
    } catch (IllegalArgumentException e) {
      return other;
    }
  }

  /** SNAC(04,06): what somebody has offered is not wanted. */
  private static byte[] cancel(byte[] cookie, String name, byte[] capability) {
    byte[] data = new ByteWriter().u16(1).bytes(cookie).bytes(capability).tlv16(0x0B, 1).toBytes();
    return new ByteWriter().bytes(cookie).u16(2).text8(name).tlv(0x03).tlv(0x05, data).toBytes();
  }

  /** What clients of ICQ say to each other since they know what the other one can do ("type 2"). */
  private @Nullable Heard relayed(byte[] cookie, UserInfo from, byte[] data, @Nullable Instant sent)
      throws OscarException {
    ByteReader in = new ByteReader(data);
    in.skip(in.u16le());
    in.skip(in.u16le());
    int before = data.length - in.left();
    int type = in.u8();
    int flags = in.u8();
    in.skip(4);
    byte[] text = in.text16le();
    boolean unicode = false;
    if (in.has(12)) {
      in.skip(8);
      String guid = new String(in.bytes((int) Math.min(in.u32le(), in.left())), ISO_8859_1).toUpperCase(Locale.ROOT);
      unicode = guid.contains("0946134E-4C7F-11D1-8222-444553540000");
    }
    byte[] head =
        new ByteWriter().bytes(cookie).u16(2).text8(from.name()).u16(3).bytes(Arrays.copyOf(data, before)).toBytes();
    Receipt answer = new Receipt(head, type, flags, other);
    boolean said = type == PLAIN || type == URL || type == CONTACTS;
    return new Heard(from, said ? PLAIN : type, said ? readable(type, text, unicode ? UTF_8 : other) : "", sent, answer);
  }

  /** Channel 4, and messages that were stored: what ICQ had at first. */
  private @Nullable Heard ofOld(UserInfo from, ByteReader in, @Nullable Instant sent) throws OscarException {
    in.u32le();
    int type = in.u8();
    in.u8();
    return ofOld(from, type, in.text16le(), sent);
  }

  @Nullable Heard ofOld(UserInfo from, int type, byte[] text, @Nullable Instant sent) {
    return switch (type) {
      case PLAIN -> new Heard(from, PLAIN, plain(Texts.kept(text, other)), sent, null);
      case URL, CONTACTS -> new Heard(from, PLAIN, readable(type, text, other), sent, null);
      case AUTHORISE, DENIED, GRANTED, ADDED -> new Heard(from, type, reason(type, text), sent, null);
      default -> null;
    };
  }

  /** Fields are divided by a byte that no text in ASCII has. */
  private List<String> fields(byte[] text) {
    List<String> fields = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= text.length; i++) {
      if (i == text.length || text[i] == (byte) 0xFE) {
        fields.add(Texts.decode(Arrays.copyOfRange(text, from, i), other));
        from = i + 1;
      }
    }
    return fields;
  }

  private String reason(int type, byte[] text) {
    List<String> fields = fields(text);
    return type == AUTHORISE && fields.size() >= 6 ? fields.get(5) : type == DENIED ? fields.getLast() : "";
  }

  private String readable(int type, byte[] text, Charset charset) {
    if (type == PLAIN) {
      return plain(Texts.decode(text, charset));
    }
    List<String> fields = fields(text);
    StringBuilder words = new StringBuilder();
    for (int i = type == CONTACTS ? 1 : 0; i < fields.size(); i++) {
      if (!fields.get(i).isBlank()) {
        words.append(words.isEmpty() ? "" : type == CONTACTS && i % 2 == 1 ? "\n" : " ").append(fields.get(i));
      }
    }
    return words.toString();
  }
}
