package im.recado.gateway.oscar;

import im.recado.gateway.network.ArrangesContacts;
import im.recado.gateway.network.Availability;
import im.recado.gateway.network.Connection;
import im.recado.gateway.network.Contact;
import im.recado.gateway.network.FindsPeople;
import im.recado.gateway.network.HasProfiles;
import im.recado.gateway.network.Hides;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.gateway.network.ShowsPicture;
import im.recado.gateway.network.ShowsTyping;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Somebody on ICQ or AIM: what is said and asked. What the server says is {@link Incoming}'s. Guarded by the state. */
class OscarConnection
    implements Connection, ArrangesContacts, Hides, ShowsPicture, ShowsTyping, HasProfiles, FindsPeople {
  /** As servers and clients of the time take them. */
  private static final Shape SHAPE = new Shape(64, "jpeg", 7168);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final OscarState state;
  private final Icbm icbm;
  private final Directory directory;
  private final Icons icons;
  private final OwnIcon own;
  private final Reading reading;

  OscarConnection(OscarState state, Icbm icbm, Directory directory, Icons icons, OwnIcon own, Reading reading) {
    this.state = state;
    this.icbm = icbm;
    this.directory = directory;
    this.icons = icons;
    this.own = own;
    this.reading = reading;
  }

  @Override
  public void disconnect() {
    reading.end();
    icons.end();
    state.socket().close();
  }

  static byte[] cookie() {
    byte[] cookie = new byte[Asks.COOKIE];
    RANDOM.nextBytes(cookie);
    return cookie;
  }

  // What is said.

  @Override
  public void send(String contact, String text, String id) throws NetworkException {
    synchronized (state) {
      boolean store = !state.isThere(contact);
      List<byte[]> bodies =
          icbm.pieces(text).stream().map(piece -> icbm.message(cookie(), contact, piece, store)).toList();
      state.ask(
          Icbm.FAMILY,
          0x06,
          bodies,
          which -> {
            String cookie = HexFormat.of().formatHex(bodies.get(which), 0, Asks.COOKIE);
            return new Asks.Saying(id, cookie, contact, store, which == bodies.size() - 1);
          });
    }
  }

  @Override
  public void typing(String contact, boolean begun) throws NetworkException {
    // What is said counts more: it would have to wait behind this.
    if (!state.socket().isBusy()) {
      state.send(Icbm.FAMILY, 0x14, Icbm.typing(contact, begun));
    }
  }

  @Override
  public void show(Availability availability, String status) throws NetworkException {
    synchronized (state) {
      state.show(availability, status);
    }
  }

  @Override
  public void hide() throws NetworkException {
    synchronized (state) {
      state.hide();
    }
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public void picture(byte[] picture) throws NetworkException {
    synchronized (state) {
      own.show(picture);
    }
  }

  // Who is in the list.

  @Override
  public List<Contact> contacts() {
    synchronized (state) {
      return state.contacts();
    }
  }

  @Override
  public boolean isWhole() {
    synchronized (state) {
      return state.feedbag().isWhole();
    }
  }

  @Override
  public void add(String contact) throws NetworkException {
    add(contact, "");
  }

  @Override
  public void add(String contact, String words) throws NetworkException {
    synchronized (state) {
      if (contact.equals(Names.fold(state.name()))) {
        throw new NetworkException(Reason.NO_SUCH_CONTACT, "That is you.");
      } else if (state.feedbag().isListed(contact)) {
        reading.tell(new NetworkEvent.Listed(state.contact(contact)));
      } else if (state.feedbag().isWaiting(contact)) {
        state.send(0x13, 0x18, Incoming.request(contact, words));
      } else {
        reading.wanted(contact, words);
        state.change(state.feedbag().add(contact));
      }
    }
  }

  @Override
  public void remove(String contact) throws NetworkException {
    synchronized (state) {
      state.change(state.feedbag().remove(contact));
    }
  }

  @Override
  public void withdraw(String contact) throws NetworkException {
    remove(contact);
  }

  @Override
  public void arrange(String contact, String alias, List<String> groups) throws NetworkException {
    synchronized (state) {
      state.change(state.feedbag().arrange(contact, alias, groups));
    }
  }

  @Override
  public void answer(String contact, boolean agreed) throws NetworkException {
    synchronized (state) {
      if (state.asking().remove(contact)) {
        state.send(0x13, 0x1A, new ByteWriter().text8(contact).u8(agreed ? 1 : 0).text16("").u16(0).toBytes());
      }
    }
  }

  // Who people are.

  @Override
  public void profile(String contact, String id) throws NetworkException {
    synchronized (state) {
      directory.profile(contact, id);
    }
  }

  @Override
  public void find(Map<String, String> wanted, String id) throws NetworkException {
    synchronized (state) {
      directory.find(wanted, id);
    }
  }
}
