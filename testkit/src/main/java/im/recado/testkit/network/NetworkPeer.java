package im.recado.testkit.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server of another network, at a port of this machine, that says what a script wants and looks at all that a gateway says to it, in its order.
 * One connection at a time: the one that was accepted last. Used by one thread.
 */
public final class NetworkPeer implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  /** In what is to be heard: whatever comes before what stands behind it. */
  static final String WHATEVER = "...";

  /** In which form scripts write what goes over its connections. */
  public enum Speech {
    LINES,
    MSN,
    OSCAR
  }

  private final Speech speech;
  private final ServerSocket listener;
  private @Nullable Socket socket;
  private @Nullable Wire wire;

  public NetworkPeer(Speech speech) throws IOException {
    this.speech = speech;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    listener.setSoTimeout(PATIENCE_MILLIS);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Waits for the next connection, which is the one from now on. */
  public void called() throws IOException {
    close(socket);
    Socket next = listener.accept();
    socket = next;
    next.setSoTimeout(PATIENCE_MILLIS);
    next.setTcpNoDelay(true);
    InputStream in = next.getInputStream();
    OutputStream out = next.getOutputStream();
    wire =
        switch (speech) {
          case LINES -> new LinesWire(in, out);
          case MSN -> new MsnWire(in, out);
          case OSCAR -> new OscarWire(in, out);
        };
  }

  /**
   * The gateway must say this next; throws what is different.
   *
   * @return what has come in the places that have names
   */
  public Map<String, String> hears(String text) throws IOException {
    Wire here = here();
    Map<String, String> found = new HashMap<>();
    boolean whatever = false;
    for (String wanted : here.things(text)) {
      if (wanted.equals(WHATEVER)) {
        whatever = true;
        continue;
      }
      String came = next(here, wanted);
      while (whatever && !here.fits(wanted, came, found)) {
        came = next(here, wanted);
      }
      if (!here.fits(wanted, came, found)) {
        throw new IOException("it was to hear:\n" + wanted + "\nbut heard:\n" + here.shown(came));
      }
      whatever = false;
    }
    return found;
  }

  /** The same in any order. */
  public Map<String, String> hearsInAnyOrder(String text) throws IOException {
    Wire here = here();
    Map<String, String> found = new HashMap<>();
    List<String> things = new ArrayList<>(here.things(text));
    while (!things.isEmpty()) {
      String wanted = String.join("\n", things);
      String came = next(here, wanted);
      String fitting = things.stream().filter(thing -> here.fits(thing, came, found)).findFirst().orElse(null);
      if (!things.remove(fitting)) {
        throw new IOException("it was to hear one of:\n" + wanted + "\nbut heard:\n" + here.shown(came));
      }
    }
    return found;
  }

  private static String next(Wire here, String wanted) throws IOException {
    try {
      String came = here.next();
      if (came == null) {
        throw new IOException("it was to hear:\n" + wanted + "\nbut the connection has ended");
      }
      return came;
    } catch (SocketTimeoutException e) {
      throw new IOException("it was to hear:\n" + wanted + "\nbut nothing came", e);
    }
  }

  public void says(String text) throws IOException {
    Wire here = here();
    for (String thing : here.things(text)) {
      here.say(thing);
    }
  }

  /** The gateway must close the connection, having said nothing more. */
  public void left() throws IOException {
    String more = here().next();
    if (more != null) {
      throw new IOException("the connection was to end, but came:\n" + here().shown(more));
    }
  }

  /** The network breaks. */
  public void cut() throws IOException {
    if (socket != null) {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  private Wire here() throws IOException {
    if (wire == null) {
      throw new IOException("nobody has called");
    }
    return wire;
  }

  private static void close(@Nullable Socket socket) throws IOException {
    if (socket != null) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    close(socket);
    listener.close();
  }
}
