package im.recado.testkit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static im.recado.testkit.gateway.OscarPacket.packet;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import im.recado.testkit.gateway.OscarLine.Snac;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A server of OSCAR, all services of it at one port: it lets people in by both digests and by the way of old, begins, keeps a contact
 * list, and has {@link #echo} on it, who agrees to everything and says back what is said. The rest is up to the test, which has each
 * connection as an {@link OscarLine}.
 */
final class FakeOscar implements AutoCloseable {
  private static final byte[] KEY = "3020af22eB81cD83".getBytes(UTF_8);
  private static final byte[] SALT = "AOL Instant Messenger (SM)".getBytes(UTF_8);
  private static final String ROAST = "f32681c43986db9271a3b9e6537a957c";
  private static final int PATIENCE = 30;

  final String name;
  final String echo;
  private final String password;
  private final ServerSocket listener;
  private final BlockingQueue<OscarLine> homes = new LinkedBlockingQueue<>();
  private final BlockingQueue<OscarLine> rooms = new LinkedBlockingQueue<>();

  /** What stands in the contact list, by place. */
  final Map<Integer, byte[]> items = new ConcurrentHashMap<>(new LinkedHashMap<>());

  /** Who was taken out of it. */
  final List<String> removed = new CopyOnWriteArrayList<>();

  /** Pictures of people, by what they are known by; and how often somebody has fetched one. */
  final Map<String, byte[]> pictures = new ConcurrentHashMap<>();

  final AtomicInteger fetched = new AtomicInteger();

  /** Pictures that people have given. */
  final BlockingQueue<byte[]> given = new LinkedBlockingQueue<>();

  /** With what the next logins are refused. */
  final BlockingQueue<Integer> refusals = new LinkedBlockingQueue<>();

  /** What the server does in place of the greeting of the next connections. */
  final BlockingQueue<Consumer<OscarLine>> faults = new LinkedBlockingQueue<>();

  /** How people have told their password: {@code md5}, {@code md5-of-old}, {@code roasted}. */
  final List<String> ways = new CopyOnWriteArrayList<>();

  /** The class of rates in which messages are, without the two numbers at its end. */
  volatile String rates = "0001 00000014 00001194 00000fa0 00000dac 00000000 00001770 00001770";

  /** Whether the second piece of the contact list is refused. */
  volatile boolean brokenList;

  /** Where people are sent; empty for here. */
  volatile String home = "";

  final AtomicInteger logins = new AtomicInteger();

  FakeOscar(String name, String password, String echo) throws IOException {
    this.name = name;
    this.password = password;
    this.echo = echo;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::listen);
  }

  /** How the gateway is told of it. */
  String setting() {
    return "localhost " + listener.getLocalPort();
  }

  String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  private void listen() {
    try {
      while (true) {
        Socket socket = listener.accept();
        Thread.startVirtualThread(() -> serve(socket));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      OscarLine line = new OscarLine(socket);
      Consumer<OscarLine> fault = faults.poll();
      if (fault != null) {
        fault.accept(line);
        return;
      }
      line.frame(1, packet().u32(1).bytes());
      ByteBuffer hello = OscarPacket.read(line.frame(1));
      hello.getInt();
      byte[] cookie = OscarPacket.tlv(hello, 6);
      byte[] roasted = OscarPacket.tlv(hello, 2);
      if (cookie != null) {
        String service = new String(cookie, UTF_8);
        switch (service.substring(0, 4)) {
          case "home" -> home(line);
          case "navi" -> new FakeChat(this).navigation(line);
          case "bart" -> pictures(line);
          default -> new FakeChat(this).room(line, service.substring(4));
        }
      } else if (roasted != null) {
        ways.add("roasted");
        answer(line, roastedIs(roasted), true);
      } else {
        digest(line);
      }
      line.readToTheEnd();
    } catch (IOException e) {
      // The other side has gone.
    }
  }

  // Letting people in.

  private boolean roastedIs(byte[] roasted) {
    byte[] roast = HexFormat.of().parseHex(ROAST);
    byte[] plain = roasted.clone();
    for (int i = 0; i < plain.length; i++) {
      plain[i] ^= roast[i % roast.length];
    }
    return Arrays.equals(plain, password.getBytes(UTF_8));
  }

  private void digest(OscarLine line) throws IOException {
    line.expect(0x17, 6);
    line.send(0x17, 7, 0, packet().u16(KEY.length).raw(KEY).bytes());
    ByteBuffer in = OscarPacket.read(line.expect(0x17, 2).body());
    byte[] digest = requireNonNull(OscarPacket.tlv(in, 0x25));
    boolean newer = OscarPacket.tlv(in, 0x4C) != null;
    ways.add(newer ? "md5" : "md5-of-old");
    byte[] word = password.getBytes(UTF_8);
    answer(line, Arrays.equals(digest, md5(KEY, newer ? md5(word) : word, SALT)), false);
  }

  private static byte[] md5(byte[]... parts) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      for (byte[] part : parts) {
        md5.update(part);
      }
      return md5.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void answer(OscarLine line, boolean right, boolean bare) throws IOException {
    Integer refusal = refusals.poll();
    OscarPacket tlvs = packet().tlv(1, name);
    if (refusal != null || !right) {
      tlvs.tlv(8, packet().u16(refusal == null ? 5 : refusal).bytes());
    } else {
      logins.incrementAndGet();
      tlvs.tlv(5, home.isEmpty() ? address() : home).tlv(6, "home");
    }
    if (bare) {
      line.frame(4, tlvs.bytes());
    } else {
      line.send(0x17, 3, 0, tlvs.bytes());
    }
  }

  // Where people are.

  /** The next connection on which somebody has begun. */
  OscarLine home() throws InterruptedException {
    return requireNonNull(homes.poll(PATIENCE, TimeUnit.SECONDS), "nobody has come");
  }

  /** The next room that somebody has entered. */
  OscarLine room() throws InterruptedException {
    return requireNonNull(rooms.poll(PATIENCE, TimeUnit.SECONDS), "nobody has come");
  }

  void entered(OscarLine room) {
    rooms.add(room);
  }

  private void home(OscarLine line) throws IOException {
    line.send(0x01, 3, 0, packet().hex("0018 0010 0013 0004 0015 0002 0003 0001 0009 000a 0006").bytes());
    while (true) {
      Snac snac = line.next();
      switch (snac.key()) {
        case 0x0001_0017 -> {
          line.started(snac);
          line.answer(snac, 0x18, snac.body());
        }
        case 0x0001_0006 -> line.answer(snac, 7, rates());
        case 0x0001_000E -> line.answer(snac, 0x0F, user(name).bytes());
        case 0x0013_0002 -> line.answer(snac, 3, new byte[0]);
        case 0x0013_0004 -> list(line, snac);
        case 0x0002_0002, 0x0003_0002, 0x0004_0004 -> line.answer(snac, snac.subtype() + 1, new byte[0]);
        // As some servers do that do not know it.
        case 0x0009_0002 -> line.answer(snac, 1, packet().u16(5).bytes());
        case 0x0001_0002 -> {
          line.started(snac);
          line.ready();
          homes.add(line);
          for (int place : items.keySet()) {
            if (nameAt(place).equals(echo)) {
              line.say(0x03, 0x0B, user(echo).bytes());
            }
          }
          line.work(this::usual);
          return;
        }
        default -> line.started(snac);
      }
    }
  }

  private void pictures(OscarLine line) throws IOException {
    FakeChat.begin(line, 0x10);
    line.work(
        (bart, snac) -> {
          ByteBuffer in = OscarPacket.read(snac.body());
          if (snac.subtype() == 2) {
            assertThat(OscarPacket.u16(in)).isEqualTo(1);
            given.add(OscarPacket.bytes(in, OscarPacket.u16(in)));
            bart.answer(snac, 3, packet().u8(0).u16(1).u8(1).u8(0).bytes());
            return true;
          }
          String of = OscarPacket.text8(in);
          in.position(in.position() + 4);
          byte[] hash = OscarPacket.bytes(in, OscarPacket.u8(in));
          byte[] picture = pictures.getOrDefault(HexFormat.of().formatHex(hash), new byte[0]);
          fetched.incrementAndGet();
          bart.answer(
              snac, 5,
              packet().text8(of).u16(1).u8(1).u8(hash.length).raw(hash).u16(picture.length).raw(picture).bytes());
          return true;
        });
  }

  /** Puts a picture there; by what it is known. */
  String picture(byte[] picture) {
    String hash = HexFormat.of().formatHex(md5(picture));
    pictures.put(hash, picture);
    return hash;
  }

  /** Somebody who is there and has a picture. */
  static OscarPacket pictured(String name, String hash) {
    byte[] item = packet().u16(1).u8(1).u8(hash.length() / 2).hex(hash).bytes();
    return packet().text8(name).u16(0).u16(2).tlv(1, packet().u16(0x10).bytes()).tlv(0x1D, item);
  }

  private byte[] rates() {
    return packet().u16(1).hex(rates).u32(0).u8(0).hex("0001 0002 0004 0006 0013 0008").bytes();
  }

  /** In two pieces, where there are two things or more. */
  private void list(OscarLine line, Snac asked) throws IOException {
    byte[][] all = items.values().toArray(new byte[0][]);
    int half = all.length / 2;
    OscarPacket first = packet().u8(0).u16(half);
    OscarPacket second = packet().u8(0).u16(all.length - half);
    for (int i = 0; i < all.length; i++) {
      (i < half ? first : second).raw(all[i]);
    }
    line.send(0x13, 6, asked.id(), 1, first.u32(0).bytes());
    if (brokenList) {
      line.refuse(asked, 5);
      return;
    }
    line.send(0x13, 6, asked.id(), 0, second.u32(1).bytes());
  }

  /** What a server does by itself once somebody is in. */
  private boolean usual(OscarLine line, Snac snac) throws IOException {
    switch (snac.key()) {
      case 0x0013_0008, 0x0013_0009, 0x0013_000A -> {
        int place = place(snac.body());
        if (snac.subtype() == 0x0A) {
          if (items.containsKey(place)) {
            removed.add(nameAt(place));
          }
          items.remove(place);
        } else {
          items.put(place, snac.body());
        }
        line.answer(snac, 0x0E, packet().u16(0).bytes());
        if (snac.subtype() == 8 && nameAt(place).equals(echo)) {
          line.say(0x03, 0x0B, user(echo).bytes());
        }
      }
      case 0x0004_0006 -> {
        ByteBuffer in = OscarPacket.read(snac.body());
        byte[] cookie = OscarPacket.bytes(in, 8);
        int channel = OscarPacket.u16(in);
        String to = OscarPacket.text8(in);
        line.answer(snac, 0x0C, packet().raw(cookie).u16(channel).text8(to).bytes());
        if (to.equals(echo) && channel == 1) {
          byte[] said = requireNonNull(OscarPacket.tlv(in, 2));
          line.say(4, 7, packet().raw(cookie).u16(channel).raw(user(to).bytes()).tlv(2, said).bytes());
        }
      }
      case 0x0001_0004 -> {
        ByteBuffer in = OscarPacket.read(snac.body());
        int family = OscarPacket.u16(in);
        byte[] room = OscarPacket.tlv(in, 1);
        String cookie = family == 0x10 ? "bart" : room == null ? "navi" : "chat" + HexFormat.of().formatHex(room);
        line.answer(
            snac, 5, packet().tlv(0x0D, packet().u16(family).bytes()).tlv(5, address()).tlv(6, cookie).bytes());
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Somebody who is there. */
  static OscarPacket user(String name) {
    return packet().text8(name).u16(0).u16(1).tlv(1, packet().u16(0x10).bytes());
  }

  /** Somebody who is there in a state of ICQ. */
  static OscarPacket user(String name, int userClass, int status) {
    return packet().text8(name).u16(0).u16(2).tlv(1, packet().u16(userClass).bytes()).tlv(6, packet().u32(status).bytes());
  }

  /** Something in the contact list. */
  static byte[] item(String name, int group, int id, int type, OscarPacket tlvs) {
    return packet().text16(name).u16(group).u16(id).u16(type).u16(tlvs.bytes().length).raw(tlvs.bytes()).bytes();
  }

  /** Puts something into the contact list before anybody comes. */
  void put(byte[] item) {
    items.put(place(item), item);
  }

  static int place(byte[] item) {
    ByteBuffer in = OscarPacket.read(item);
    OscarPacket.text16(in);
    return in.getInt();
  }

  String nameAt(int place) {
    return OscarPacket.text16(OscarPacket.read(requireNonNull(items.get(place))));
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
