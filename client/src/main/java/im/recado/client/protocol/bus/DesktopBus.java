package im.recado.client.protocol.bus;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/** A connection to the session's bus. Safe for any thread. */
public final class DesktopBus implements AutoCloseable {
  private static final String BUS = "org.freedesktop.DBus";
  private static final int PATIENCE_SECONDS = 5;

  private final SocketChannel channel;
  private final InputStream in;
  private final OutputStream out;
  private final Map<Integer, CompletableFuture<BusMessage>> calls = new ConcurrentHashMap<>();
  private final Function<BusMessage, BusMessage> serves;
  private volatile Consumer<BusMessage> signals = signal -> {};
  private int serial;

  private DesktopBus(SocketChannel channel, Function<BusMessage, BusMessage> serves) {
    this.channel = channel;
    this.in = Channels.newInputStream(channel);
    this.out = Channels.newOutputStream(channel);
    this.serves = serves;
  }

  /** Where the bus of this desktop is: the first address of a file in its environment; nothing where there is none. */
  public static Optional<Path> address(Map<String, String> environment) {
    String addresses = environment.getOrDefault("DBUS_SESSION_BUS_ADDRESS", "");
    for (String address : addresses.split(";")) {
      for (String part : address.startsWith("unix:") ? address.substring(5).split(",") : new String[0]) {
        if (part.startsWith("path=")) {
          return Optional.of(Path.of(part.substring(5)));
        }
      }
    }
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    return addresses.isEmpty() && !runtime.isEmpty() ? Optional.of(Path.of(runtime, "bus")) : Optional.empty();
  }

  /** Connects. Calls of others are answered that nobody knows them. */
  public static DesktopBus connect(Path address) throws IOException, InterruptedException {
    return connect(address, BusMessage::unknown);
  }

  /** Connects, with answers to calls of others. */
  static DesktopBus connect(Path address, Function<BusMessage, BusMessage> serves) throws IOException, InterruptedException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(address));
      DesktopBus bus = new DesktopBus(channel, serves);
      bus.introduce();
      Thread.ofVirtual().name("bus").start(bus::listen);
      bus.ask(BusMessage.call(BUS, "/org/freedesktop/DBus", BUS, "Hello", "", new byte[0]));
      return bus;
    } catch (IOException | InterruptedException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The bus knows by the socket whose it is (D-Bus specification, "Authentication Mechanisms", EXTERNAL). */
  private void introduce() throws IOException {
    out.write(0);
    line("AUTH EXTERNAL");
    String answer = answer();
    if (answer.startsWith("DATA")) {
      line("DATA");
      answer = answer();
    }
    if (!answer.startsWith("OK")) {
      throw new BusException("the bus lets nobody in");
    }
    line("BEGIN");
  }

  private void line(String text) throws IOException {
    out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private String answer() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.length() > 1000) {
        throw new BusException("the bus is gone");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  private void listen() {
    try {
      while (true) {
        BusMessage message = BusMessage.read(in);
        switch (message.type()) {
          case RESULT, ERROR -> {
            CompletableFuture<BusMessage> call = calls.remove(message.answers());
            if (call != null) {
              call.complete(message);
            }
          }
          case SIGNAL -> signals.accept(message);
          case CALL -> send(serves.apply(message));
        }
      }
    } catch (IOException e) {
      close();
    }
  }

  private synchronized int send(BusMessage message) throws IOException {
    return send(message, null);
  }

  private synchronized int send(BusMessage message, @org.jspecify.annotations.Nullable CompletableFuture<BusMessage> answer)
      throws IOException {
    int number = ++serial;
    if (answer != null) {
      calls.put(number, answer);
    }
    out.write(message.numbered(number).bytes());
    out.flush();
    return number;
  }

  /** Calls a method and waits for its answer. */
  public BusMessage ask(BusMessage call) throws IOException, InterruptedException {
    CompletableFuture<BusMessage> answer = new CompletableFuture<>();
    int number = send(call, answer);
    try {
      BusMessage given = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (given.type() == BusMessage.Type.ERROR) {
        throw new BusException(given.member());
      }
      return given;
    } catch (ExecutionException | TimeoutException e) {
      throw new BusException("nobody answered");
    } finally {
      calls.remove(number);
    }
  }

  /** Hears of signals that match a rule (D-Bus specification, "Match Rules"). On the thread of the bus: it must not wait. */
  public void hear(String rule, Consumer<BusMessage> listener) throws IOException, InterruptedException {
    signals = listener;
    ask(BusMessage.call(BUS, "/org/freedesktop/DBus", BUS, "AddMatch", "s", new BusWriter().text(rule).bytes()));
  }

  /** Tells everybody who listens. */
  void tell(String path, String face, String member, String signature, byte[] body) throws IOException {
    send(new BusMessage(BusMessage.Type.SIGNAL, 0, 0, path, face, member, "", "", signature, body, java.nio.ByteOrder.LITTLE_ENDIAN));
  }

  /** Whether there is still a bus. */
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone.
    }
    calls.values().forEach(call -> call.completeExceptionally(new BusException("the bus is gone")));
    calls.clear();
  }
}
