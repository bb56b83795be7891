package im.recado.server.audit;

import im.recado.kernel.log.AuditLog;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of the audit log as people read it.
 *
 * @param number of the line, since the log was begun
 * @param at when, as it is written
 * @param with the arguments, without secrets
 * @param before what was changed was so before; empty when that is not known
 * @param domains those whose things it is about; none when it is about the server, or was written before that was told
 */
record AuditEntry(
    String number,
    String at,
    String by,
    String what,
    Map<String, String> with,
    String before,
    List<String> domains,
    String outcome) {
  /** What commands show of it. */
  static final List<String> COLUMNS = List.of("number", "at", "by", "what", "with", "before", "outcome", "domain");

  /** Reads a line; null when it is none. */
  static @Nullable AuditEntry read(String line) {
    String[] words = line.split(" ");
    String number = "";
    String by = "";
    String what = "";
    String before = "";
    String domains = "";
    String outcome = "";
    Map<String, String> with = new LinkedHashMap<>();
    for (int i = 1; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      if (equals < 0) {
        return null;
      }
      String name = words[i].substring(0, equals);
      String value = unescaped(words[i].substring(equals + 1));
      // The first of a name is the log's own; an argument of the same name comes later.
      switch (name) {
        case "n" -> number = value;
        case "by" -> by = value;
        case "what" -> what = value;
        case AuditLog.BEFORE -> before = value;
        case AuditLog.DOMAIN -> domains = value;
        case "outcome" -> outcome = value;
        case "prev", "hash" -> {}
        default -> with.put(name, value);
      }
    }
    return number.isEmpty() ? null : new AuditEntry(number, words[0], by, what, with, before, split(domains), outcome);
  }

  private static List<String> split(String domains) {
    return domains.isEmpty() ? List.of() : List.of(domains.split(",", -1));
  }

  /** Takes back what {@link im.recado.kernel.log.SecurityLog#escape} did. */
  private static String unescaped(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%' && i + 2 < text.length()) {
        bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Whether somebody looks for it by a part of what it says. */
  boolean contains(String part) {
    return by.contains(part) || what.contains(part) || arguments().contains(part) || domains.contains(part) || outcome.contains(part);
  }

  private String arguments() {
    List<String> all = new ArrayList<>();
    with.forEach((name, value) -> all.add(name + "=" + value));
    return String.join(" ", all);
  }

  List<String> row() {
    return List.of(number, at, by, what, arguments(), before, outcome, String.join(", ", domains));
  }
}
