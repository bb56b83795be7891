package im.recado.net.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests that a server and a proxy before it could understand in two ways, each followed by a request that must never
 * be done (SECURITY H9).
 */
final class SmugglingCorpus {
  /** One of them, and what it may be answered with. */
  record Funny(String name, byte[] bytes, List<Integer> statuses) {}

  private static final String SECOND =
      "POST /count HTTP/1.1\r\nHost: verona.example\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

  private SmugglingCorpus() {}

  static List<Funny> all() {
    List<Funny> all = new ArrayList<>();
    headers(all);
    lengths(all);
    chunks(all);
    requestLines(all);
    return all;
  }

  private static void add(List<Funny> all, String name, String text, Integer... statuses) {
    all.add(new Funny(name, (text + SECOND).getBytes(StandardCharsets.ISO_8859_1),
        statuses.length == 0 ? List.of(400) : List.of(statuses)));
  }

  private static void headers(List<Funny> all) {
    String line = "GET /hello HTTP/1.1\r\nHost: verona.example\r\n";
    for (String header :
        List.of(
            "Host: verona.example", "Host: evil.example", "host:verona.example", " Folded: x", "\tFolded: x", "X : y",
            ": y", "X y", "X\0: y", "X: a\0b", "X: a\u0001b", "X: \u007f", "(X): y", "X\u00e9: y", "X@: y", "X\t: y", "\u000bX: y")) {
      add(all, "header " + shown(header), line + header + "\r\n\r\n");
    }
    add(all, "bare LF after a header", line + "X: y\n\r\n");
    add(all, "bare LF ends the head", line + "X: y\r\n\n");
    add(all, "bare CR in a header", line + "X: y\rZ: z\r\n\r\n");
    add(all, "CR CR LF", line + "X: y\r\r\n\r\n");
    add(all, "bare LF everywhere", "GET /hello HTTP/1.1\nHost: verona.example\n\n");
    add(all, "fold after the host", line + " evil.example\r\n\r\n");
    add(all, "no host", "GET /hello HTTP/1.1\r\n\r\n");
    for (String host : List.of("a b", "verona.example/", "user@verona.example", "verona.example:port", "[::1", "ver\u00f6na.example",
        "verona.example,evil.example", "verona.example:99999999")) {
      add(all, "host " + shown(host), "GET /hello HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }
  }

  private static void lengths(List<Funny> all) {
    String line = "POST /ignore HTTP/1.1\r\nHost: verona.example\r\n";
    for (String length :
        List.of("+5", "-1", "5 5", "5,5", "0x5", "5;", "", "\u00b2", "5.0", "99999999999999999999999", "1e1", "5 ,5", "NaN")) {
      add(all, "length " + shown(length), line + "Content-Length: " + length + "\r\n\r\nhello");
    }
    add(all, "two lengths", line + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello");
    add(all, "twice the same length", line + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello");
    add(all, "length and chunks", line + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    add(all, "chunks and length", line + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n");
    add(all, "chunks twice", line + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    for (String coding :
        List.of("gzip", "gzip, chunked", "chunked, gzip", "xchunked", "chunked;q=1", "identity", "chunked, identity",
            "\u000bchunked", "chunked\u00a0", "\"chunked\"", "")) {
      add(all, "coding " + shown(coding), line + "Transfer-Encoding: " + coding + "\r\n\r\n0\r\n\r\n", 400, 501);
    }
    add(all, "chunks in HTTP/1.0", "POST /ignore HTTP/1.0\r\nHost: verona.example\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    add(all, "expectation", line + "Expect: something\r\nContent-Length: 0\r\n\r\n", 417);
  }

  private static void chunks(List<Funny> all) {
    String head = "POST /fails-with-these-chunks HTTP/1.1\r\n";
    String line = head.replace("/fails-with-these-chunks", "/count2") + "Host: verona.example\r\nTransfer-Encoding: chunked\r\n\r\n";
    // Nobody answers /count2: what matters is that the second request is not done.
    for (String chunks :
        List.of("5\nhello\r\n0\r\n\r\n", "5\r\nhello0\r\n\r\n", "0x5\r\nhello\r\n0\r\n\r\n", "\r\n0\r\n\r\n", "-1\r\n\r\n",
            "5;a=\"\r\n\"\r\nhello\r\n0\r\n\r\n", "5 \r\nhello\r\n0\r\n\r\n", " 5\r\nhello\r\n0\r\n\r\n",
            "fffffffffffffffff\r\nhello", "5;\nx\r\nhello\r\n0\r\n\r\n", "5\r\nhello\r\n0\r\nX: y\r\n\r\n",
            "5\rX\nhello\r\n0\r\n\r\n", "g\r\nhello\r\n0\r\n\r\n", "5\r\nhello\n0\r\n\r\n", "0\r\n\n", "0\n\n", "5,5\r\nhello\r\n0\r\n\r\n",
            "\u0665\r\nhello\r\n0\r\n\r\n")) {
      add(all, "chunks " + shown(chunks), line + chunks, 404);
    }
  }

  private static void requestLines(List<Funny> all) {
    for (String request :
        List.of("GET  /hello HTTP/1.1", "GET /hello", "GET /hello HTTP/1.1 x", " GET /hello HTTP/1.1", "GET\t/hello\tHTTP/1.1",
            "GET /hello http/1.1", "GET /hello HTTP/1.1x", "GET /hello HTTP/11", "G(T /hello HTTP/1.1", "GET hello HTTP/1.1",
            "GET * HTTP/1.1", "GET /hel\0lo HTTP/1.1", "", "GET /hello HTTP/1.1\u000b", "CONNECT verona.example:443 HTTP/1.1",
            "GET ftp://verona.example/hello HTTP/1.1")) {
      add(all, "request " + shown(request), request + "\r\nHost: verona.example\r\n\r\n");
    }
    for (String version : List.of("HTTP/2.0", "HTTP/0.9", "HTTP/1.2", "HTTP/9.9")) {
      add(all, "version " + version, "GET /hello " + version + "\r\nHost: verona.example\r\n\r\n", 505);
    }
  }

  private static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    for (char c : text.toCharArray()) {
      shown.append(c < ' ' || c > '~' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
    }
    return shown.toString();
  }
}
