package im.recado.gateway.irc;

import im.recado.kernel.background.Background;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
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
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int MOST_BYTES = 100;

  /** A server may ask before it is known here that the connection to it is there, in milliseconds. */
  private static final int HASTE = 1_000;

  /** So many are answered at once; who comes then is not. */
  private final Semaphore free = new Semaphore(100);

  private record Ends(InetAddress server, int serverPort, int port) {}

  private record Known(Socket socket, String name) {}

  // Guarded by this.
  private final Map<Ends, Known> known = new HashMap<>();

  private @Nullable ServerSocket listener;
  private @Nullable Thread listening;

  /** Listens there from now on, and nowhere else; nowhere at 0. May wait a little: for the port before to be let go. */
  synchronized void at(int port) throws InterruptedException {
    close(listener);
    if (listening != null) {
      listening.join();
    }
    listener = null;
    listening = null;
    if (port == 0) {
      return;
    }
    try {
      ServerSocket fresh = new ServerSocket(port);
      listener = fresh;
      listening = Background.unstarted("ident for IRC servers", () -> listen(fresh));
      listening.start();
    } catch (IOException e) {
      LOG.error("IRC servers hear nothing of users: port {} (gateway.irc.ident-port) cannot be listened at: {}", port, e.getMessage());
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

  private void listen(ServerSocket here) {
    try {
      while (true) {
        Socket asker = here.accept();
        if (free.tryAcquire()) {
          Background.start("an ident question", () -> answer(asker));
        } else {
          close(asker);
        }
      }
    } catch (IOException e) {
      LOG.debug("Nobody is asked at port {} any more", here.getLocalPort());
    }
  }

  /** One question, and its answer. */
  private void answer(Socket asker) {
    try (asker) {
      asker.setSoTimeout(PATIENCE_MILLIS);
      Matcher question = QUESTION.matcher(line(asker.getInputStream()));
      if (question.matches()) {
        int port = Integer.parseInt(question.group(1));
        int serverPort = Integer.parseInt(question.group(2));
        String name = name(new Ends(asker.getInetAddress(), serverPort, port));
        String answer = port + " , " + serverPort + (name == null ? " : ERROR : NO-USER\r\n" : " : USERID : OTHER : " + name + "\r\n");
        asker.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      LOG.debug("Somebody has asked for a user in vain: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      free.release();
    }
  }

  /** What comes before the first line feed, as far as it is read; each byte may take as long as all. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = in.read();
    while (next >= 0 && next != '\n' && line.length() < MOST_BYTES) {
      line.append((char) next);
      next = in.read();
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
