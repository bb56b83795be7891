package im.recado.gateway.oscar;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How somebody is let in at the first server, which sends them on to another. One thread. */
final class LogIn {
  private static final int FAMILY = 0x17;
  private static final int MOST_FRAMES = 100;

  /** How a client of the time called itself: servers look at the version. */
  private static final String CLIENT = "ICQ Inc. - Product of ICQ (TM).2003b.5.56.1.3916.85";

  private static final String AIM_CLIENT = "AOL Instant Messenger, version 5.5.3415/WIN32";

  /** Where to go on, and with what. */
  record Ticket(String address, byte[] cookie) {}

  private final Kind kind;
  private final OscarSocket socket;
  private final String name;
  private final String password;

  LogIn(Kind kind, OscarSocket socket, String name, String password) {
    this.kind = kind;
    this.socket = socket;
    this.name = name;
    this.password = password;
  }

  /** Gets a ticket, or says why there is none. Waits for as long as the server says something. */
  Ticket run(OscarOptions.Login how) throws NetworkException {
    try {
      Flap hello = next();
      if (hello.channel() != Flap.SIGN_ON) {
        throw new OscarException("the server does not greet");
      }
      if (how == OscarOptions.Login.ROASTED) {
        socket.urgent(
            Flap.SIGN_ON,
            new ByteWriter().u32(1).tlv(0x01, name).tlv(0x02, Secrets.roasted(password)).bytes(client()).toBytes());
      } else {
        socket.urgent(Flap.SIGN_ON, new ByteWriter().u32(1).toBytes());
        byte[] who = new ByteWriter().tlv(0x01, name).tlv(0x4B).tlv(0x5A).toBytes();
        socket.urgent(Snac.request(FAMILY, 6, socket.nextId(), who));
      }
      return ticket(how == OscarOptions.Login.MD5_OF_OLD);
    } catch (SocketTimeoutException e) {
      throw new NetworkException(Reason.TIMEOUT, kind.label() + " does not answer.", e);
    } catch (IOException e) {
      throw new NetworkException(Reason.DOWN, "The connection to " + kind.label() + " has broken.", e);
    }
  }

  private Flap next() throws IOException {
    Flap flap = socket.read();
    if (flap == null) {
      throw new OscarException("the server has closed the connection");
    }
    return flap;
  }

  private Ticket ticket(boolean ofOld) throws IOException, NetworkException {
    for (int frames = 0; frames < MOST_FRAMES; frames++) {
      Flap flap = next();
      if (flap.channel() == Flap.SIGN_OFF) {
        return answer(Tlvs.of(flap.data()));
      } else if (flap.channel() == Flap.SNAC) {
        Snac snac = Snac.parse(flap.data());
        if (snac.is(FAMILY, 7)) {
          ByteReader in = snac.in();
          challenged(in.bytes(in.u16()), ofOld);
        } else if (snac.is(FAMILY, 3)) {
          return answer(Tlvs.rest(snac.in()));
        } else if (snac.is(FAMILY, Snac.ERROR)) {
          throw new NetworkException(Reason.DOWN, kind.label() + " lets nobody in now.");
        }
      }
    }
    throw new NetworkException(Reason.DOWN, kind.label() + " says too much before it lets anybody in.");
  }

  private void challenged(byte[] key, boolean ofOld) {
    ByteWriter body = new ByteWriter().tlv(0x01, name).tlv(0x25, Secrets.digest(key, password, ofOld));
    if (!ofOld) {
      body.tlv(0x4C);
    }
    socket.urgent(Snac.request(FAMILY, 2, socket.nextId(), body.bytes(client()).tlv8(0x4A, 1).toBytes()));
  }

  private byte[] client() {
    boolean icq = kind.isIcq();
    return new ByteWriter()
        .tlv(0x03, icq ? CLIENT : AIM_CLIENT)
        .tlv16(0x16, icq ? 0x010A : 0x0109)
        .tlv16(0x17, 5)
        .tlv16(0x18, icq ? 56 : 5)
        .tlv16(0x19, icq ? 1 : 0)
        .tlv16(0x1A, icq ? 3916 : 3415)
        .tlv32(0x14, icq ? 85 : 239)
        .tlv(0x0F, "en")
        .tlv(0x0E, "us")
        .toBytes();
  }

  private Ticket answer(Tlvs tlvs) throws NetworkException {
    byte[] cookie = tlvs.find(0x06);
    String address = tlvs.text(0x05);
    if (cookie == null || address.isEmpty()) {
      throw refused((int) tlvs.number(0x08, 2), kind);
    }
    return new Ticket(address, cookie);
  }

  /** What the numbers mean by which a server lets nobody in. */
  static NetworkException refused(int code, Kind kind) {
    Duration patience = code == 0x18 || code == 0x1D ? Duration.ofMinutes(2) : null;
    NetworkException why = new NetworkException(reason(code), sentence(code, kind));
    return patience == null ? why : why.notBefore(patience);
  }

  private static Reason reason(int code) {
    return switch (code) {
      case 0x01, 0x04, 0x05, 0x07, 0x08, 0x09 -> Reason.WRONG_CREDENTIALS;
      case 0x16, 0x17, 0x18, 0x1D -> Reason.TOO_MUCH;
      case 0x02, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F, 0x10, 0x12, 0x13, 0x14, 0x15, 0x1A, 0x1E -> Reason.DOWN;
      // Suspended and the like, and what nobody knows: to try that again by itself would be no use, and for ever.
      default -> Reason.BANNED;
    };
  }

  private static String sentence(int code, Kind kind) {
    String label = kind.label();
    String said =
        switch (code) {
          case 0x01, 0x04, 0x05 -> label + " does not accept the name and the password.";
          case 0x07, 0x08 -> "There is no such account on " + label + ".";
          case 0x09 -> "This account on " + label + " has expired.";
          case 0x11 -> label + " has suspended this account.";
          case 0x16, 0x17 -> "Too many people are on " + label + " from this server.";
          case 0x18, 0x1D -> label + " says that you have logged in too often; it is tried again in a while.";
          case 0x19 -> "You have been warned so often that " + label + " does not let you in.";
          case 0x1B, 0x1C -> label + " wants a newer client.";
          case 0x20 -> label + " wants a SecurID for this account.";
          case 0x22 -> label + " does not let people of that age in.";
          default ->
              reason(code) == Reason.DOWN
                  ? label + " does not work now."
                  : label + " does not let you in, and says no more than the number " + code + ".";
        };
    return said;
  }

  /** What a connection says that comes with a ticket. */
  static byte[] present(byte @Nullable [] cookie) {
    ByteWriter out = new ByteWriter().u32(1);
    return cookie == null ? out.toBytes() : out.tlv(0x06, cookie).toBytes();
  }
}
