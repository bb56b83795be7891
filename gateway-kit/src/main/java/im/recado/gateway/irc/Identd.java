package im.recado.gateway.irc;

import im.recado.kernel.background.Background;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells IRC servers which user of this server a connection is (RFC 1413), so that they can put out one without the others. A server hears
 * of its own connections alone, and a name that tells nobody who it is. Any thread.
 */
final class Identd {
  private static final Logger LOG = LoggerFactory.getLogger(Identd.class);
  private static final Pattern QUESTION = Pattern.compile("\\s*([0-9]{1,5})\\s*,\\s*([0-9]{1,5})\\s*");

  /** So long a question may take, in milliseconds. */
  private static final int PATIENCE = 5_000;

  private static final int MOST_BYTES = 100;

  /** A server may ask before it is known here that the connection to it is there, in milliseconds. */
  private static final int HASTE = 1_000;

  /** So many are answered at once, and so many of one address; who comes then is not. */
  private static final int MOST_AT_ONCE = 100;

  private static final int MOST_OF_ONE = 10;

  private final IntSupplier port;

  private record Ends(InetAddress server, int serverPort, int port) {}

  private record Known(Socket socket, String name) {}

  // Guarded by this.
  private final Map<Ends, Known> known = new HashMap<>();

  /** Those who ask, by address. */
  private final Map<InetAddress, Integer> asking = new HashMap<>();

  private boolean over;

  private @Nullable ServerSocket listener;
  private @Nullable Thread listening;

  /** @param port where it is to listen now; 0 for nowhere */
  Identd(IntSupplier port) {
    this.port = port;
  }

  /** It ends. May wait a little. */
  synchronized void end() throws InterruptedException {
    over = true;
    listen();
  }

  /** Listens where it is to listen now, and nowhere else. May wait a little: for the port before to be let go. */
  synchronized void listen() throws InterruptedException {
    int at = over ? 0 : port.getAsInt();
    close(listener);
    if (listening != null) {
      listening.join();
    }
    listener = null;
    listening = null;
    if (at == 0) {
      return;
    }
    try {
      ServerSocket fresh = new ServerSocket(at);
      listener = fresh;
      listening = Background.unstarted("ident for IRC servers", () -> listenAt(fresh));
      listening.start();
    } catch (IOException e) {
      LOG.error("IRC servers hear nothing of users: port {} (gateway.irc.ident-port) cannot be listened at: {}", at, e.getMessage());
    }
  }

  /** A connection to an IRC server is that of somebody, as long as it is open. */
  synchronized void note(Socket socket, String name) {
    known.values().removeIf(one -> one.socket().isClosed());
    known.put(new Ends(socket.getInetAddress(), socket.getPort(), socket.getLocalPort()), new Known(socket, name));
    notifyAll();
  }

  private synchronized @Nullable String name(Ends ends) throws InterruptedException {
    long end = System.nanoTime() + HASTE * 1_000_000L;
    Known one = known.get(ends);
    for (long left = HASTE; one == null && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
      wait(left);
      one = known.get(ends);
    }
    return one == null || one.socket().isClosed() ? null : one.name();
  }

  private void listenAt(ServerSocket here) {
    while (!here.isClosed()) {
      try {
        Socket asker = here.accept();
        if (comes(asker.getInetAddress())) {
          Background.start("an ident question", () -> answer(asker));
        } else {
          close(asker);
        }
      } catch (IOException e) {
        if (!here.isClosed()) {
          LOG.warn("An IRC server that asks for a user is not heard: {}", e.getMessage());
          LockSupport.parkNanos(HASTE * 1_000_000L);
        }
      }
    }
  }

  private synchronized boolean comes(InetAddress asker) {
    int all = asking.values().stream().mapToInt(Integer::intValue).sum();
    int ofOne = asking.getOrDefault(asker, 0);
    if (all >= MOST_AT_ONCE || ofOne >= MOST_OF_ONE) {
      return false;
    }
    asking.put(asker, ofOne + 1);
    return true;
  }

  private synchronized void goes(InetAddress asker) {
    asking.computeIfPresent(asker, (address, count) -> count > 1 ? count - 1 : null);
  }

  /** One question, and its answer. */
  private void answer(Socket asker) {
    InetAddress from = asker.getInetAddress();
    try (asker) {
      Matcher question = QUESTION.matcher(line(asker));
      if (question.matches()) {
        int ours = Integer.parseInt(question.group(1));
        int serverPort = Integer.parseInt(question.group(2));
        String name = name(new Ends(from, serverPort, ours));
        String answer = ours + " , " + serverPort + (name == null ? " : ERROR : NO-USER\r\n" : " : USERID : OTHER : " + name + "\r\n");
        asker.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      LOG.debug("Somebody has asked for a user in vain: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      goes(from);
    }
  }

  /** What comes before the first line feed, as far as it is read. */
  private static String line(Socket asker) throws IOException {
    InputStream in = asker.getInputStream();
    long end = System.nanoTime() + PATIENCE * 1_000_000L;
    StringBuilder line = new StringBuilder();
    int next = 0;
    while (next >= 0 && next != '\n' && line.length() < MOST_BYTES) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new SocketTimeoutException("the question takes too long");
      }
      asker.setSoTimeout((int) left);
      next = in.read();
      if (next >= 0 && next != '\n') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private static void close(@Nullable AutoCloseable open) {
    try {
      if (open != null) {
        open.close();
      }
    } catch (Exception e) {
      LOG.debug("Closed with an error: {}", e.getMessage());
    }
  }
}
