package im.recado.client.protocol;

import im.recado.client.protocol.DataForm.Field;
import java.util.List;
import java.util.Optional;

/**
 * Several results of one kind (XEP-0004, section 3.4).
 *
 * @param columns what is told of each, in the order of the cells
 * @param rows the cells of each result, as many as there are columns; several values of one cell are lines
 */
public record DataTable(List<Field> columns, List<List<String>> rows) {
  /** More than a person can look through is cut off. */
  private static final int MOST_ROWS = 2000;
  private static final int MOST_COLUMNS = 50;

  public DataTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /** Reads the table within an element, if its form has one. */
  public static Optional<DataTable> in(Node parent) {
    return parent.child("x", Ns.DATA).flatMap(x -> x.child("reported").map(reported -> read(x, reported)));
  }

  private static DataTable read(Node x, Node reported) {
    List<Field> columns = DataForm.fields(reported).stream().filter(field -> !field.type().equals("hidden")).limit(MOST_COLUMNS).toList();
    List<List<String>> rows = x.all("item", Ns.DATA).limit(MOST_ROWS).map(item -> {
      List<Field> cells = DataForm.fields(item);
      return columns.stream().map(column -> cells.stream().filter(cell -> cell.name().equals(column.name())).findFirst()
          .map(cell -> String.join("\n", cell.values())).orElse("")).toList();
    }).toList();
    return new DataTable(columns, rows);
  }

  /** Which column has addresses: the one that says so, else the one of that name; less than zero when there is none. */
  public int addresses() {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).type().equals("jid-single") || columns.get(i).name().equals("jid")) {
        return i;
      }
    }
    return -1;
  }
}
