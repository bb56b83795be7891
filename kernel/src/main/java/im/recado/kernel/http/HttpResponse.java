package im.recado.kernel.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer. The listener adds what every answer has: its length, the date, and headers that keep browsers from
 * guessing, framing and telling others, unless the answer says otherwise. Immutable.
 *
 * @param headers name and value each
 * @param length of the body in bytes; -1 when nobody knows yet: it goes out as it comes, in chunks
 * @param content opens the body; null when there is none
 */
public record HttpResponse(int status, List<Header> headers, long length, @Nullable Content content) {
  /** A header of an answer. */
  public record Header(String name, String value) {
    public Header {
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c < ' ' && c != '\t' || c > '~') {
          throw new IllegalArgumentException("no header may hold the character " + (int) c);
        }
      }
    }
  }

  /** Opens a body. */
  @FunctionalInterface
  public interface Content {
    /** The body as a stream, which the listener closes. May wait. */
    InputStream open() throws IOException;
  }

  public HttpResponse {
    headers = List.copyOf(headers);
  }

  /** An answer without a body. */
  public static HttpResponse of(int status) {
    return new HttpResponse(status, List.of(), 0, null);
  }

  /** An answer in words. */
  public static HttpResponse text(int status, String text) {
    return of(status).with("text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  public static HttpResponse html(int status, String page) {
    return of(status).with("text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
  }

  /** This answer with one more header. */
  public HttpResponse header(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new HttpResponse(status, more, length, content);
  }

  /** This answer with a body. */
  public HttpResponse with(String type, byte[] bytes) {
    return with(type, bytes.length, () -> new ByteArrayInputStream(bytes));
  }

  /** This answer with a body that is read while it goes out. */
  public HttpResponse with(String type, long bytes, Content body) {
    HttpResponse typed = header("Content-Type", type);
    return new HttpResponse(status, typed.headers, bytes, body);
  }

  /** This answer with a body that goes out as it comes, until it ends or the client goes; reading it may wait. */
  public HttpResponse stream(String type, Content body) {
    return with(type, -1, body);
  }

  /** Whether this header was set. */
  public boolean has(String name) {
    return headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(name));
  }
}
