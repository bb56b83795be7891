package im.recado.net.posh;

import im.recado.net.tls.PeerTls;
import im.recado.wire.jid.Jid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Small documents of https, from servers that prove their names by the authorities that count for other servers. Bounded in size, in time and
 * in redirections; never connects anywhere that its resolver does not name. Any thread; waits.
 */
public final class SecureWeb implements Documents {
  private static final int MOST_BYTES = 64 * 1024;
  private static final int MOST_REDIRECTIONS = 5;
  private static final int MOST_ADDRESSES = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final int CONNECT_MILLIS = 3_000;
  private static final int HTTPS = 443;

  /** Where a machine is. */
  @FunctionalInterface
  public interface Resolver {
    /** The addresses of a host to which this server may connect. */
    List<InetAddress> addresses(String host) throws IOException;
  }

  /** The parts of an answer that matter. */
  private record Answer(int status, @Nullable String location, String body) {}

  private final Resolver resolver;
  private final PeerTls tls;

  public SecureWeb(Resolver resolver, PeerTls tls) {
    this.resolver = resolver;
    this.tls = tls;
  }

  @Override
  public String get(URI address) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    URI now = address;
    for (int i = 0; i <= MOST_REDIRECTIONS; i++) {
      Answer answer = ask(now, end);
      String location = answer.location;
      if (answer.status == 200) {
        return answer.body;
      }
      if (answer.status / 100 != 3 || location == null) {
        throw new IOException("its web site answers " + answer.status);
      }
      try {
        now = now.resolve(location);
      } catch (IllegalArgumentException e) {
        throw new IOException("its web site leads nowhere", e);
      }
    }
    throw new IOException("its web site leads on and on");
  }

  private Answer ask(URI address, long end) throws IOException {
    String host = address.getHost();
    if (!"https".equals(address.getScheme()) || host == null || address.getUserInfo() != null) {
      throw new IOException("its web site leads away from https");
    }
    int port = address.getPort() < 0 ? HTTPS : address.getPort();
    IOException last = new IOException("its web site has no address");
    for (InetAddress one : resolver.addresses(host).stream().limit(MOST_ADDRESSES).toList()) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(one, port), CONNECT_MILLIS);
        socket.setSoTimeout(left(end));
        try (SSLSocket secured = tls.connect(socket, host, port)) {
          tls.verify(secured, Jid.valueOf(host));
          return exchange(secured, host, port, address, end);
        }
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private static int left(long end) throws IOException {
    long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    if (millis <= 0) {
      throw new IOException("its web site takes too long");
    }
    return (int) millis;
  }

  /** HTTP/1.0, which has no chunks: the document ends with the connection. */
  private static Answer exchange(SSLSocket socket, String host, int port, URI address, long end) throws IOException {
    String path = address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
    String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
    String request =
        "GET " + path + query + " HTTP/1.0\r\nHost: " + host + (port == HTTPS ? "" : ":" + port)
            + "\r\nAccept: application/json\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    return answer(read(socket, end));
  }

  private static String read(SSLSocket socket, long end) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    InputStream in = socket.getInputStream();
    while (true) {
      socket.setSoTimeout(left(end));
      int count = in.read(buffer);
      if (count < 0) {
        return all.toString(StandardCharsets.UTF_8);
      }
      all.write(buffer, 0, count);
      if (all.size() > MOST_BYTES) {
        throw new IOException("its web site says too much");
      }
    }
  }

  private static Answer answer(String text) throws IOException {
    int split = text.indexOf("\r\n\r\n");
    if (split < 0 || !text.matches("(?s)HTTP/1\\.[01] [1-5][0-9][0-9][ \r].*")) {
      throw new IOException("its web site speaks no HTTP");
    }
    String location = null;
    for (String line : text.substring(0, split).split("\r\n", -1)) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("location:")) {
        location = line.substring("location:".length()).strip();
      } else if (lower.startsWith("transfer-encoding:")) {
        throw new IOException("its web site answers in pieces that were not asked for");
      } else if (lower.startsWith("content-length:")
          && text.substring(split + 4).getBytes(StandardCharsets.UTF_8).length < length(lower)) {
        throw new IOException("its web site stops in the middle");
      }
    }
    return new Answer(Integer.parseInt(text.substring(9, 12)), location, text.substring(split + 4));
  }

  private static long length(String header) {
    String digits = header.substring("content-length:".length()).strip();
    return digits.matches("[0-9]{1,9}") ? Long.parseLong(digits) : Long.MAX_VALUE;
  }
}
