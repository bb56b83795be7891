package im.recado.gateway.oscar;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a connection begins that somebody comes to with a ticket: versions, rates, limits, the contact list, and that
 * the client is ready. What a server does not know it refuses, which is no harm. One thread.
 */
final class StartUp {
  /** So many frames come before somebody is in; a long contact list is a few of them. */
  private static final int MOST_FRAMES = 5000;

  /**
   * The families that clients of the time spoke where people are, and which version of each. What a server has not
   * offered is left out: some end the connection of who asks for it.
   */
  private static final Map<Integer, Integer> HOME =
      Map.ofEntries(
          Map.entry(0x01, 3), Map.entry(0x02, 1), Map.entry(0x03, 1), Map.entry(0x04, 1), Map.entry(0x06, 1),
          Map.entry(0x08, 1), Map.entry(0x09, 1), Map.entry(0x0A, 1), Map.entry(0x0B, 1), Map.entry(0x13, 4),
          Map.entry(0x15, 1));

  private final Kind kind;
  private final OscarSocket socket;

  /** What came that nobody had asked for. */
  private final List<Snac> early = new ArrayList<>();

  private List<FeedbagItem> items = List.of();
  private boolean whole = true;
  private int frames;

  /** What is spoken on this connection. */
  private SortedMap<Integer, Integer> families = new TreeMap<>();

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
    ready();
  }

  private List<Capability> capabilities() {
    return kind.isIcq()
        ? List.of(Capability.UTF8, Capability.RELAY, Capability.INTEROPERATE, Capability.TYPING)
        : List.of(Capability.INTEROPERATE, Capability.TYPING, Capability.CHAT);
  }

  /** Begins on a server for one thing alone. */
  void service(byte[] cookie, int family) throws IOException {
    begin(cookie, Map.of(0x01, 3, family, 1));
    ready();
  }

  private void begin(byte[] cookie, Map<Integer, Integer> known) throws IOException {
    Flap hello = flap();
    if (hello.channel() != Flap.SIGN_ON) {
      throw new OscarException("the server does not greet");
    }
    socket.urgent(Flap.SIGN_ON, LogIn.present(cookie));
    families = new TreeMap<>(known);
    families.keySet().retainAll(offered(until(0x01, 0x03).in(), known));
    socket.families(List.copyOf(families.keySet()));
    ByteWriter versions = new ByteWriter();
    families.forEach((family, version) -> versions.u16(family).u16(version));
    ask(0x01, 0x17, versions.toBytes(), 0x18);
    Snac rates = ask(0x01, 0x06, new byte[0], 0x07);
    if (!rates.isError()) {
      Rates pace = Rates.read(rates.in(), System.nanoTime() / 1_000_000);
      ByteWriter ids = new ByteWriter();
      pace.ids().forEach(ids::u16);
      send(0x01, 0x08, ids.toBytes());
      socket.pace(pace);
    }
  }

  /** SNAC(01,03); a server that offers nothing that is known has not said what it has. */
  private static Set<Integer> offered(ByteReader in, Map<Integer, Integer> known) throws OscarException {
    Set<Integer> offered = new HashSet<>();
    while (in.has(2)) {
      offered.add(in.u16());
    }
    offered.retainAll(known.keySet());
    if (offered.isEmpty()) {
      return known.keySet();
    }
    offered.add(0x01);
    return offered;
  }

  private void ready() {
    ByteWriter ready = new ByteWriter();
    families.forEach((family, version) -> ready.u16(family).u16(version).u16(0x0110).u16(0x0629));
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

  private Snac until(int family, int subtype) throws IOException {
    while (true) {
      Snac snac = snac();
      if (snac.is(family, subtype)) {
        return snac;
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
