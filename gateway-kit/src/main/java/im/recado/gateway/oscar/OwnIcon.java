package im.recado.gateway.oscar;

import im.recado.gateway.network.NetworkException;
import im.recado.kernel.background.Background;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The user's own picture: by what it is known stands in the contact list, and the server asks for the picture itself when it does
 * not have it ((01,21)), which goes to another one (family 0x10). Guarded by the state.
 */
final class OwnIcon {
  private static final Logger LOG = LoggerFactory.getLogger(OwnIcon.class);
  private static final int FAMILY = 0x10;
  private static final int ICON = 1;
  private static final int MOST_FRAMES = 20;

  /** The flag of (01,21) by which a server asks for the picture. */
  private static final int WANTED = 0x40;

  /** The flag by which it does not want the picture. */
  private static final int REFUSED = 0x80;

  private final OscarState state;
  private final Services services;
  private byte @Nullable [] picture;

  OwnIcon(OscarState state, Services services) {
    this.state = state;
    this.services = services;
  }

  /** The user shows this from now on; empty for nothing. */
  void show(byte[] now) throws NetworkException {
    picture = now.length == 0 ? null : now.clone();
    state.change(state.feedbag().icon(picture == null ? null : md5(picture)));
  }

  /** SNAC(01,21): how the server has the picture. */
  void told(ByteReader in) throws OscarException {
    byte[] mine = picture;
    while (mine != null && in.has(4)) {
      int type = in.u16();
      int flags = in.u8();
      byte[] hash = in.bytes(in.u8());
      boolean wanted = flags == 0 || ((flags & WANTED) != 0 && (flags & REFUSED) == 0);
      if (type <= ICON && wanted && Arrays.equals(hash, md5(mine))) {
        Background.start("the own icon", () -> upload(mine));
        return;
      }
    }
  }

  /** SNAC(10,02). A thread of its own. */
  private void upload(byte[] mine) {
    OscarSocket socket = null;
    try {
      socket = services.open(FAMILY, new byte[0]);
      byte[] body = new ByteWriter().u16(ICON).u16(mine.length).bytes(mine).toBytes();
      long id = socket.nextId();
      socket.urgent(Snac.request(FAMILY, 0x02, id, body));
      for (int frames = 0; frames < MOST_FRAMES; frames++) {
        Flap flap = socket.read();
        if (flap == null || flap.channel() == Flap.SIGN_OFF) {
          return;
        } else if (flap.channel() == Flap.SNAC) {
          Snac snac = Snac.parse(flap.data());
          if (snac.is(FAMILY, 0x03) || (snac.isError() && snac.id() == id)) {
            return;
          }
        }
      }
    } catch (NetworkException | IOException e) {
      LOG.debug("A picture for {} could not be given: {}", state.kind(), e.getMessage());
    } finally {
      if (socket != null) {
        socket.close();
      }
    }
  }

  private static byte[] md5(byte[] bytes) {
    try {
      return Objects.requireNonNull(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
