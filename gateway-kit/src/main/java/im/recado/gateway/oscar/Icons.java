package im.recado.gateway.oscar;

import im.recado.gateway.network.Inbox;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Picture;
import im.recado.kernel.background.Background;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of people (family 0x10). They are fetched one by one over a connection that is there while there is
 * something to fetch, by a thread of their own, and not kept: what XMPP calls them is.
 */
final class Icons {
  private static final int FAMILY = 0x10;
  private static final int MOST_WAITING = 500;
  private static final int MOST_SEEN = 5000;
  private static final int MOST_FRAMES = 50;

  /** A picture to fetch. */
  private record Wanted(String contact, String hash, NetworkEvent.@Nullable Profiled profiled) {}

  private final Inbox inbox;
  private final Services services;
  private final KnownPictures known;

  // Guarded by this.
  private final Map<String, String> icons = new HashMap<>();
  private final Queue<Wanted> waiting = new ArrayDeque<>();
  private boolean running;
  private boolean ended;

  Icons(Inbox inbox, Services services, KnownPictures known) {
    this.inbox = inbox;
    this.services = services;
    this.known = known;
  }

  /**
   * Somebody has this picture; what that means for the user, now or when it has been fetched.
   *
   * @param hash empty for none
   */
  synchronized NetworkEvent.@Nullable Pictured seen(String contact, String hash) {
    String before = icons.getOrDefault(contact, "");
    if (hash.equals(before) || (icons.size() >= MOST_SEEN && before.isEmpty())) {
      return null;
    }
    if (hash.isEmpty()) {
      icons.remove(contact);
      return new NetworkEvent.Pictured(contact, Picture.NONE);
    }
    icons.put(contact, hash);
    Picture picture = known.find(hash);
    if (picture != null) {
      return new NetworkEvent.Pictured(contact, picture);
    }
    fetch(new Wanted(contact, hash, null));
    return null;
  }

  /** Whether somebody has a picture that is told together with this, when it has been fetched. */
  synchronized boolean completes(NetworkEvent.Profiled profiled) {
    String hash = icons.get(profiled.profile().contact());
    return hash != null && fetch(new Wanted(profiled.profile().contact(), hash, profiled));
  }

  private boolean fetch(Wanted wanted) {
    if (ended || waiting.size() >= MOST_WAITING) {
      return false;
    }
    waiting.add(wanted);
    if (!running) {
      running = true;
      Background.start("icons of contacts", this::fetchAll);
    }
    return true;
  }

  /** The user has gone. */
  synchronized void end() {
    ended = true;
    waiting.clear();
  }

  // The thread that fetches.

  private void fetchAll() {
    OscarSocket socket = null;
    try {
      Wanted wanted;
      while ((wanted = next()) != null) {
        byte[] picture = null;
        try {
          if (socket == null) {
            socket = services.open(FAMILY, new byte[0]);
          }
          picture = picture(socket, wanted);
        } catch (NetworkException | IOException e) {
          socket = closed(socket);
        }
        tell(wanted, picture);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closed(socket);
    }
  }

  private static @Nullable OscarSocket closed(@Nullable OscarSocket socket) {
    if (socket != null) {
      socket.close();
    }
    return null;
  }

  private synchronized @Nullable Wanted next() {
    Wanted next = waiting.poll();
    running = next != null;
    return next;
  }

  /** SNAC(10,04); null when there is no such picture, or it is another one. */
  private static byte @Nullable [] picture(OscarSocket socket, Wanted wanted) throws IOException {
    byte[] hash = HexFormat.of().parseHex(wanted.hash());
    long id = socket.nextId();
    byte[] asked =
        new ByteWriter().text8(wanted.contact()).u8(1).u16(1).u8(1).u8(hash.length).bytes(hash).toBytes();
    socket.urgent(Snac.request(FAMILY, 0x04, id, asked));
    for (int frames = 0; frames < MOST_FRAMES; frames++) {
      Flap flap = socket.read();
      if (flap == null || flap.channel() == Flap.SIGN_OFF) {
        throw new OscarException("the server has closed the connection");
      } else if (flap.channel() != Flap.SNAC) {
        continue;
      }
      Snac snac = Snac.parse(flap.data());
      if (snac.isError() && snac.id() == id) {
        return null;
      } else if (snac.is(FAMILY, 0x05) && snac.id() == id) {
        ByteReader in = snac.in();
        in.text8();
        in.skip(3);
        in.skip(in.u8());
        byte[] picture = in.bytes(in.u16());
        return Arrays.equals(md5(picture), hash) ? picture : null;
      }
    }
    throw new OscarException("the server says too much");
  }

  private void tell(Wanted wanted, byte @Nullable [] picture) throws InterruptedException {
    if (picture != null) {
      Picture told = Picture.of(picture);
      known.put(wanted.hash(), told);
      inbox.put(new NetworkEvent.Pictured(wanted.contact(), told));
    }
    NetworkEvent.Profiled profiled = wanted.profiled();
    if (profiled != null) {
      inbox.put(
          picture == null ? profiled : new NetworkEvent.Profiled(profiled.id(), profiled.profile().with(picture)));
    }
  }

  private static byte[] md5(byte[] bytes) {
    try {
      return MessageDigest.getInstance("MD5").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
