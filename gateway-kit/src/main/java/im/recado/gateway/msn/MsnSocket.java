package im.recado.gateway.msn;

import im.recado.gateway.network.Tracer;
import im.recado.kernel.background.Background;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a server of MSN. One thread reads, any thread writes and never waits; what waits to be written is
 * bounded.
 */
final class MsnSocket {
  /** So many bytes may wait. */
  private static final int MOST_BYTES = 512 * 1024;

  /** So long a last command has to get out. */
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private final Socket socket;
  private final CommandReader reader;
  private final OutputStream out;
  private final Thread writer;
  private final Tracer tracer;

  // Guarded by this.
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private int bytes;
  private long trid;
  private boolean closing;

  MsnSocket(Socket socket, Tracer tracer) throws IOException {
    this.socket = socket;
    this.tracer = tracer;
    this.reader = new CommandReader(socket.getInputStream(), CommandReader.Side.SERVER);
    this.out = socket.getOutputStream();
    this.writer = Background.unstarted("an MSN socket", this::write);
    writer.start();
  }

  /** The address of the server; empty when there is no connection. */
  String address() {
    InetAddress address = socket.getInetAddress();
    return address == null ? "" : address.getHostAddress();
  }

  /** After so long without a command {@link #read} throws. */
  void timeout(Duration longest) throws IOException {
    socket.setSoTimeout((int) longest.toMillis());
  }

  /** The next command; null when the server has closed. */
  @Nullable Command read() throws IOException {
    Command command = reader.next();
    if (command != null && tracer.isOn()) {
      tracer.heard(Masks.of(command));
    }
    return command;
  }

  /**
   * Sends a command with a number of its own.
   *
   * @return the number; 0 when so much waits already that it was not sent
   */
  long send(String name, String... args) {
    return send(name, List.of(args), null);
  }

  /** The same with a payload. */
  synchronized long send(String name, List<String> args, byte @Nullable [] payload) {
    List<String> all = new ArrayList<>(args.size() + 1);
    all.add(Long.toString(trid + 1));
    all.addAll(args);
    if (!offer(Command.of(name, all, payload))) {
      return 0;
    }
    return ++trid;
  }

  /** Whether as much as this can be sent now. */
  synchronized boolean hasRoom(List<byte[]> payloads) {
    int more = payloads.stream().mapToInt(payload -> payload.length + 40).sum();
    return !closing && bytes + more <= MOST_BYTES;
  }

  /** Sends a command that has no number. */
  synchronized boolean offer(Command command) {
    byte[] one = command.toBytes();
    if (closing || bytes + one.length > MOST_BYTES) {
      return false;
    }
    waiting.add(one);
    if (tracer.isOn()) {
      tracer.said(Masks.of(command));
    }
    bytes += one.length;
    notifyAll();
    return true;
  }

  /** Says goodbye after all that waits, and closes. Never waits. */
  void close() {
    synchronized (this) {
      if (closing) {
        return;
      }
      offer(Command.of("OUT", List.of(), null));
      closing = true;
      notifyAll();
    }
    Background.start(
        "an MSN socket",
        () -> {
          try {
            writer.join(GOODBYE);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          abort();
        });
  }

  /** Closes at once. */
  void abort() {
    synchronized (this) {
      closing = true;
      waiting.clear();
      notifyAll();
    }
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone, which was wanted.
    }
  }

  private void write() {
    try {
      byte[] next;
      while ((next = next()) != null) {
        out.write(next);
        out.flush();
      }
    } catch (IOException e) {
      abort();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized byte @Nullable [] next() throws InterruptedException {
    while (waiting.isEmpty() && !closing) {
      wait();
    }
    byte[] next = waiting.poll();
    if (next != null) {
      bytes -= next.length;
    }
    return next;
  }
}
