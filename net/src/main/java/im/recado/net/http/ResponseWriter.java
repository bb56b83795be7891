package im.recado.net.http;

import im.recado.kernel.http.HttpResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes answers to one connection. A body is read as fast as the client takes it; one who takes too little for too
 * long is given up. Writing is for one thread at a time; the connection's loop tells of its state.
 */
final class ResponseWriter {
  private static final Logger LOG = LoggerFactory.getLogger(ResponseWriter.class);
  private static final int PART = 32 * 1024;

  /** So long a client may take nothing at all. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Channel channel;
  private final HttpConnections all;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean gone;

  ResponseWriter(Channel channel, HttpConnections all) {
    this.channel = channel;
    this.all = all;
  }

  /** The client may send its body. */
  void goOn() {
    channel.writeAndFlush(ascii("HTTP/1.1 100 Continue\r\n\r\n"));
  }

  /** The client may speak another protocol. On the loop. */
  void switchProtocols(HttpResponse response) {
    StringBuilder head = new StringBuilder(256).append("HTTP/1.1 101 Switching Protocols\r\n");
    response.headers().forEach(header -> header(head, header.name(), header.value()));
    header(head, "Connection", "Upgrade");
    channel.writeAndFlush(ascii(head.append("\r\n").toString()));
  }

  void writabilityChanged() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void gone() {
    lock.lock();
    try {
      gone = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes an answer. Waits for the client when the answer has a body that is larger than what may lie in memory, which
   * only handlers' answers have.
   *
   * @param withBody false for an answer to HEAD
   * @return whether the answer is whole
   */
  boolean write(HttpResponse response, boolean withBody, boolean goesOn, boolean secure) {
    channel.write(ascii(head(response, goesOn, secure)));
    HttpResponse.Content content = response.content();
    if (!withBody || content == null) {
      channel.flush();
      return true;
    }
    try (InputStream in = content.open()) {
      return response.length() < 0 ? chunks(in) : body(in, response.length());
    } catch (IOException e) {
      // The head is out: all that can be done is not to go on.
      LOG.warn("The body of an answer could not be read: {}", e.getMessage());
      return false;
    }
  }

  private boolean body(InputStream in, long length) throws IOException {
    long left = length;
    byte[] part = new byte[(int) Math.min(PART, Math.max(1, left))];
    while (left > 0) {
      int count = in.read(part, 0, (int) Math.min(part.length, left));
      if (count < 0) {
        throw new IOException("it is shorter than " + length + " bytes");
      }
      left -= count;
      channel.writeAndFlush(Unpooled.copiedBuffer(part, 0, count));
      if (left > 0 && !awaitRoom()) {
        return false;
      }
    }
    channel.flush();
    return true;
  }

  /** Sends what comes as soon as it comes (RFC 9112 section 7.1). */
  private boolean chunks(InputStream in) throws IOException {
    byte[] part = new byte[PART];
    channel.flush();
    while (true) {
      int count = in.read(part, 0, part.length);
      if (count < 0) {
        channel.writeAndFlush(ascii("0\r\n\r\n"));
        return true;
      }
      if (isGone()) {
        return false;
      }
      channel.write(ascii(Integer.toHexString(count) + "\r\n"));
      channel.write(Unpooled.copiedBuffer(part, 0, count));
      channel.writeAndFlush(ascii("\r\n"));
      if (!awaitRoom()) {
        return false;
      }
    }
  }

  private boolean isGone() {
    lock.lock();
    try {
      return gone;
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitRoom() throws IOException {
    if (channel.isWritable() || channel.eventLoop().inEventLoop()) {
      return true;
    }
    long nanos = PATIENCE.toNanos();
    lock.lock();
    try {
      while (!channel.isWritable() && !gone) {
        if (nanos <= 0) {
          return false;
        }
        nanos = changed.awaitNanos(nanos);
      }
      return !gone;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  private String head(HttpResponse response, boolean goesOn, boolean secure) {
    StringBuilder head = new StringBuilder(512);
    head.append("HTTP/1.1 ").append(response.status()).append(' ').append(reason(response.status())).append("\r\n");
    header(head, "Date", DATE.format(all.clock().instant()));
    for (HttpResponse.Header header : response.headers()) {
      header(head, header.name(), header.value());
    }
    if (response.length() < 0) {
      header(head, "Transfer-Encoding", "chunked");
    } else if (response.status() != 204 && response.status() != 304) {
      header(head, "Content-Length", Long.toString(response.length()));
    }
    unlessTold(head, response, "X-Content-Type-Options", "nosniff");
    unlessTold(head, response, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    unlessTold(head, response, "Referrer-Policy", "no-referrer");
    unlessTold(head, response, "Cache-Control", "no-store");
    long strict = TimeUnit.MILLISECONDS.toSeconds(all.options().get(HttpConnections.STRICT_TRANSPORT).toMillis());
    if (secure && strict > 0) {
      header(head, "Strict-Transport-Security", "max-age=" + strict);
    }
    header(head, "Connection", goesOn ? "keep-alive" : "close");
    return head.append("\r\n").toString();
  }

  private static void unlessTold(StringBuilder head, HttpResponse response, String name, String value) {
    if (!response.has(name)) {
      header(head, name, value);
    }
  }

  private static void header(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }

  private static ByteBuf ascii(String text) {
    return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 201 -> "Created";
      case 204 -> "No Content";
      case 206 -> "Partial Content";
      case 303 -> "See Other";
      case 304 -> "Not Modified";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Timeout";
      case 409 -> "Conflict";
      case 410 -> "Gone";
      case 411 -> "Length Required";
      case 412 -> "Precondition Failed";
      case 413 -> "Content Too Large";
      case 414 -> "URI Too Long";
      case 415 -> "Unsupported Media Type";
      case 416 -> "Range Not Satisfiable";
      case 417 -> "Expectation Failed";
      case 422 -> "Unprocessable Content";
      case 421 -> "Misdirected Request";
      case 426 -> "Upgrade Required";
      case 429 -> "Too Many Requests";
      case 431 -> "Request Header Fields Too Large";
      case 500 -> "Internal Server Error";
      case 501 -> "Not Implemented";
      case 503 -> "Service Unavailable";
      case 505 -> "HTTP Version Not Supported";
      case 507 -> "Insufficient Storage";
      default -> "Answer";
    };
  }
}
