package im.recado.client.protocol.way;

import im.recado.client.protocol.Trust;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Fetches small texts over HTTPS (RFC 9112), through the proxy where there is one, of whatever kind. What it asks for tells nothing of who asks.
 * Safe for any thread.
 */
final class Https {
  /** Bytes of an answer, its head included. */
  private static final int MOST = 64 * 1024;
  private static final int REDIRECTS = 3;
  private static final int FIELDS = 100;

  private final Resolver resolver;
  private final Trust trust;
  private final Duration patience;

  /**
   * Makes one.
   *
   * @param trust who knows which certificates a person has accepted
   * @param patience for each answer, from the connection on
   */
  Https(Resolver resolver, Trust trust, Duration patience) {
    this.resolver = resolver;
    this.trust = trust;
    this.patience = patience;
  }

  /** The beginning of an answer; the names of fields are in small letters. */
  record Head(int status, Map<String, String> fields) {
    String field(String name) {
      return fields.getOrDefault(name, "");
    }
  }

  /**
   * Fetches; waits. Goes where it is sent to, over HTTPS alone.
   *
   * @throws IOException when there is nothing, too much, or a certificate that is not the host's
   */
  String get(URI from) throws IOException {
    URI at = from;
    for (int i = 0; i <= REDIRECTS; i++) {
      checkSecure(at);
      Answer answer = ask(at);
      switch (answer.head.status) {
        case 200 -> {
          return answer.body;
        }
        case 301, 302, 303, 307, 308 -> at = next(at, answer.head.field("location"));
        default -> throw new IOException("HTTP " + answer.head.status);
      }
    }
    throw new IOException("sent from here to there");
  }

  private static URI next(URI at, String location) throws IOException {
    try {
      return at.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new IOException("sent to nowhere", e);
    }
  }

  private static void checkSecure(URI uri) throws IOException {
    if (!"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || uri.getRawUserInfo() != null) {
      throw new IOException("not over HTTPS");
    }
  }

  private record Answer(Head head, String body) {}

  private Answer ask(URI uri) throws IOException {
    String host = host(uri);
    try (Socket socket = Tcp.open(resolver, host, uri.getPort() < 0 ? 443 : uri.getPort()); Deadline _ = new Deadline(socket, patience);
        Socket tls = Tls.over(socket, host, trust.at(host), "http/1.1")) {
      tls.getOutputStream().write(request(uri, "Accept: application/xrd+xml, application/json\r\nConnection: close\r\n"));
      Bounded in = new Bounded(tls.getInputStream());
      Head head = head(in);
      return new Answer(head, head.status == 200 ? new String(body(head, in), StandardCharsets.UTF_8) : "");
    }
  }

  /** A host as it is connected to. */
  static String host(URI uri) {
    String host = uri.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** A request with these lines behind the first ones. */
  static byte[] request(URI uri, String lines) {
    String path = (uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath())
        + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    String host = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    return ("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + lines + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  static Head head(InputStream in) throws IOException {
    String[] first = line(in).split(" ", 3);
    if (first.length < 2 || !first[0].startsWith("HTTP/1.") || !first[1].matches("[1-5][0-9]{2}")) {
      throw new IOException("that is no HTTP");
    }
    Map<String, String> fields = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (fields.size() > FIELDS) {
        throw new IOException("too much");
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.putIfAbsent(line.substring(0, colon).strip().toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return new Head(Integer.parseInt(first[1]), fields);
  }

  /** The next line of a head, without its end. */
  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.length() > 16 * 1024) {
        throw new EOFException("no whole line");
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }

  private static byte[] body(Head head, InputStream in) throws IOException {
    try {
      if (head.field("transfer-encoding").equalsIgnoreCase("chunked")) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (int length = chunk(in); length > 0; length = chunk(in)) {
          whole.write(exactly(in, length));
          line(in);
        }
        return whole.toByteArray();
      }
      String length = head.field("content-length");
      return length.isEmpty() ? in.readAllBytes() : exactly(in, Integer.parseInt(length));
    } catch (NumberFormatException e) {
      throw new IOException("that is no HTTP", e);
    }
  }

  private static int chunk(InputStream in) throws IOException {
    return Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    if (length < 0 || length > MOST) {
      throw new IOException("too much");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("not all of it");
    }
    return bytes;
  }

  /** Gives so much and no more. */
  private static final class Bounded extends InputStream {
    private final InputStream in;
    private int left = MOST;

    Bounded(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      int next = in.read();
      if (next >= 0 && --left < 0) {
        throw new IOException("too much");
      }
      return next;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int read = in.read(into, from, length);
      left -= Math.max(read, 0);
      if (left < 0) {
        throw new IOException("too much");
      }
      return read;
    }
  }
}
