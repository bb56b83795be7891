package im.recado.console.rest;

import im.recado.console.web.Guard;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.http.HttpResponse;
import im.recado.kernel.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Why something was not done, for programs (RFC 9457).
 *
 * @param type the last word of its {@code urn:recado:problem:…}
 * @param detail one sentence
 */
record Problem(int status, String type, String detail) {
  static Problem of(CommandException e) {
    return new Problem(
        Guard.status(e), e.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'), String.valueOf(e.getMessage()));
  }

  /** Of a request that no command was asked for. */
  static Problem of(int status, String sentence) {
    String type =
        switch (status) {
          case 404 -> "not-found";
          case 405 -> "wrong-method";
          case 413 -> "too-large";
          case 414 -> "uri-too-long";
          case 415 -> "wrong-type";
          case 421 -> "wrong-host";
          case 431 -> "head-too-large";
          default -> status < 500 ? "wrong-request" : "failed";
        };
    return new Problem(status, type, sentence);
  }

  HttpResponse answer() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", "urn:recado:problem:" + type);
    json.put("title", title());
    json.put("status", status);
    json.put("detail", detail);
    HttpResponse response =
        HttpResponse.of(status)
            .with("application/problem+json", (Json.write(json) + "\n").getBytes(StandardCharsets.UTF_8));
    return status == 401 ? response.header("WWW-Authenticate", "Bearer realm=\"recado\"") : response;
  }

  private String title() {
    String words = type.replace('-', ' ');
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
