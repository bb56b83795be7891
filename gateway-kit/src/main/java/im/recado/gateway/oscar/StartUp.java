package im.recado.gateway.oscar;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a connection begins that somebody comes to with a ticket: versions, rates, limits, the contact list, and that
 * the client is ready. What a server does not know it refuses, which is no harm. One thread.
 */
final class StartUp {
  /** So many frames come before somebody is in; a long contact list is a few of them. */
  private static final int MOST_FRAMES = 5000;

  /** The families of a connection and which version of each is spoken, for the server where people are. */
  static final Map<Integer, Integer> HOME =
      Map.of(0x01, 3, 0x02, 1, 0x03, 1, 0x04, 1, 0x09, 1, 0x13, 4, 0x15, 1);

  private final Kind kind;
  private final OscarSocket socket;

  /** What came that nobody had asked for. */
  private final List<Snac> early = new ArrayList<>();

  private List<FeedbagItem> items = List.of();
  private boolean whole = true;
  private int frames;

  StartUp(Kind kind, OscarSocket socket) {
    this.kind = kind;
    this.socket = socket;
  }

  /** The connection that has begun. */
  OscarSocket socket() {
    return socket;
  }

  /** What the server has said meanwhile, in order. */
  List<Snac> early() {
    return early;
  }

  /** The contact list as it is on the server. */
  List<FeedbagItem> items() {
    return items;
  }

  /** Whether the server has told all of the list. */
  boolean isWhole() {
    return whole;
  }

  /**
   * Begins on the server where people are; waits until that is done.
   *
   * @param status the first that others hear of the user: who is not to be seen is not seen for a moment either
   */
  void home(byte[] cookie, int status) throws IOException {
    begin(cookie, HOME);
    ask(0x01, 0x0E, new byte[0], 0x0F);
    ask(0x13, 0x02, new byte[0], 0x03);
    items = list();
    ask(0x02, 0x02, new byte[0], 0x03);
    ask(0x03, 0x02, new byte[0], 0x03);
    ask(0x04, 0x04, new byte[0], 0x05);
    ask(0x09, 0x02, new byte[0], 0x03);
    send(0x13, 0x07, new byte[0]);
    send(0x04, 0x02, new ByteWriter().u16(0).u32(0x0B).u16(8000).u16(999).u16(999).u32(0).toBytes());
    send(0x02, 0x04, new ByteWriter().tlv(0x05, Capability.all(capabilities())).toBytes());
    if (kind.isIcq() || status != 0) {
      send(0x01, 0x1E, new ByteWriter().tlv32(0x06, status).toBytes());
    }
    ready(HOME);
  }

  private List<Capability> capabilities() {
    return kind.isIcq()
        ? List.of(Capability.UTF8, Capability.RELAY, Capability.INTEROPERATE, Capability.TYPING)
        : List.of(Capability.INTEROPERATE, Capability.TYPING, Capability.CHAT);
  }

  /** Begins on a server for one thing alone. */
  void service(byte[] cookie, int family) throws IOException {
    Map<Integer, Integer> families = Map.of(0x01, 3, family, 1);
    begin(cookie, families);
    ready(families);
  }

  private void begin(byte[] cookie, Map<Integer, Integer> families) throws IOException {
    Flap hello = flap();
    if (hello.channel() != Flap.SIGN_ON) {
      throw new OscarException("the server does not greet");
    }
    socket.urgent(Flap.SIGN_ON, LogIn.present(cookie));
    until(0x01, 0x03);
    ByteWriter versions = new ByteWriter();
    families.keySet().stream().sorted().forEach(family -> versions.u16(family).u16(families.getOrDefault(family, 1)));
    ask(0x01, 0x17, versions.toBytes(), 0x18);
    Snac rates = ask(0x01, 0x06, new byte[0], 0x07);
    if (!rates.isError()) {
      Rates known = Rates.read(rates.in(), System.nanoTime() / 1_000_000);
      ByteWriter ids = new ByteWriter();
      known.ids().forEach(ids::u16);
      send(0x01, 0x08, ids.toBytes());
      socket.pace(known);
    }
  }

  private void ready(Map<Integer, Integer> families) {
    ByteWriter ready = new ByteWriter();
    families.keySet().stream().sorted()
        .forEach(family -> ready.u16(family).u16(families.getOrDefault(family, 1)).u16(0x0110).u16(0x0629));
    send(0x01, 0x02, ready.toBytes());
  }

  /** SNAC(13,04): the whole list, which may come in several pieces. */
  private List<FeedbagItem> list() throws IOException {
    List<FeedbagItem> all = new ArrayList<>();
    Snac piece = ask(0x13, 0x04, new byte[0], 0x06);
    while (!piece.isError()) {
      ByteReader in = piece.in();
      in.u8();
      int count = in.u16();
      for (int i = 0; i < count; i++) {
        all.add(FeedbagItem.read(in));
      }
      if (!piece.hasMore()) {
        break;
      }
      piece = answer(piece.id(), 0x13, 0x06);
    }
    whole = !piece.isError();
    return all;
  }

  // Asking.

  private void send(int family, int subtype, byte[] body) {
    socket.urgent(Snac.request(family, subtype, socket.nextId(), body));
  }

  /** The answer to a request, or the error that is the answer. */
  private Snac ask(int family, int subtype, byte[] body, int answer) throws IOException {
    long id = socket.nextId();
    socket.urgent(Snac.request(family, subtype, id, body));
    return answer(id, family, answer);
  }

  private Snac answer(long id, int family, int subtype) throws IOException {
    while (true) {
      Snac snac = snac();
      if (snac.is(family, subtype) || (snac.isError() && snac.id() == id)) {
        return snac;
      }
      early.add(snac);
    }
  }

  private void until(int family, int subtype) throws IOException {
    while (true) {
      Snac snac = snac();
      if (snac.is(family, subtype)) {
        return;
      }
      early.add(snac);
    }
  }

  private Snac snac() throws IOException {
    while (true) {
      Flap flap = flap();
      if (flap.channel() == Flap.SNAC) {
        return Snac.parse(flap.data());
      } else if (flap.channel() == Flap.SIGN_OFF) {
        throw new Farewell(Tlvs.of(flap.data()));
      }
    }
  }

  private Flap flap() throws IOException {
    Flap flap = socket.read();
    if (flap == null) {
      throw new OscarException("the server has closed the connection");
    }
    if (++frames > MOST_FRAMES) {
      throw new OscarException("the server says too much");
    }
    return flap;
  }
}
