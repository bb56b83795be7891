package im.recado.modules.account;

import java.util.ArrayList;
import java.util.List;

/** Lines of comma-separated values (RFC 4180): a field in quotes may have commas, and quotes written twice. */
final class Csv {
  private Csv() {}

  /** The fields of one line. Throws {@link IllegalArgumentException} for quotes that do not close. */
  static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    int fieldStart = 0;
    for (int i = 0; i <= line.length(); i++) {
      char c = i == line.length() ? ',' : line.charAt(i);
      if (i == line.length() && quoted) {
        throw new IllegalArgumentException("a quote does not close");
      }
      if (quoted) {
        if (c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
          field.append('"');
          i++;
        } else if (c == '"') {
          quoted = false;
        } else {
          field.append(c);
        }
      } else if (c == '"' && i == fieldStart) {
        quoted = true;
      } else if (c == ',') {
        fields.add(field.toString());
        field.setLength(0);
        fieldStart = i + 1;
      } else {
        field.append(c);
      }
    }
    return fields;
  }
}
