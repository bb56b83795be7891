package im.recado.kernel.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that fits a route.
 *
 * @param method as it came
 * @param segments of the path, decoded; none holds a slash, a control character or a way up
 * @param query what stands behind the question mark, as it came; empty when there is none
 * @param headers values by name in lower case, in the order in which they came
 * @param parameters what the braces of the route stand for
 * @param client where the client is, as far as trusted proxies tell
 * @param secure whether the client speaks TLS with us, or with a trusted proxy
 * @param length of the body in bytes; -1 when it is not told, 0 for none
 * @param body can be read once; reading waits, and fails when the client is gone or sends too much
 */
public record HttpRequest(
    String method,
    List<String> segments,
    String query,
    Map<String, List<String>> headers,
    Map<String, String> parameters,
    InetAddress client,
    boolean secure,
    long length,
    InputStream body) {

  /** The first value of a header, or null. */
  public @Nullable String header(String name) {
    List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
    return values == null ? null : values.getFirst();
  }

  /** What a part in braces of the route stands for. */
  public String parameter(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no {" + name + "}");
    }
    return value;
  }

  /**
   * What was filled into a form: the body of a request to a route that takes so much. The last of several values
   * counts.
   */
  public Map<String, String> form() throws HttpException, IOException {
    String type = header("content-type");
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded")) {
      throw new HttpException(415, "A form was expected.");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    body.transferTo(bytes);
    return decode(bytes.toString(StandardCharsets.UTF_8));
  }

  /** What the query says, decoded. The last of several values counts. */
  public Map<String, String> queryParameters() throws HttpException {
    return decode(query);
  }

  private static Map<String, String> decode(String text) throws HttpException {
    Map<String, String> values = new HashMap<>();
    try {
      for (String pair : text.isEmpty() ? new String[0] : text.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        values.put(
            URLDecoder.decode(name, StandardCharsets.UTF_8),
            equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    } catch (IllegalArgumentException e) {
      throw new HttpException(400, "That is no form.");
    }
    return values;
  }
}
