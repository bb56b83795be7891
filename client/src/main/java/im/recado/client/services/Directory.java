package im.recado.client.services;

import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.DataForm.Field;
import im.recado.client.protocol.DataTable;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import java.util.ArrayList;
import java.util.List;

/** Directories of people (XEP-0055). Safe for any thread. */
public final class Directory {
  /** The fields of a directory without a form (XEP-0055, section 2.1). */
  private static final List<String> LEGACY = List.of("first", "last", "nick", "email");
  private static final int MOST_FOUND = 2000;

  /** What a directory is asked by. A form made of old fields is handed in the old way. */
  public record Search(Jid directory, DataForm form, boolean old) {}

  private final Link link;

  Directory(Link link) {
    this.link = link;
  }

  /** By what one can search there. */
  public Search ask(Jid directory) throws RefusedException, OfflineException, InterruptedException {
    Node query = link.ask(Node.iq("get", directory, Node.of("query", Ns.SEARCH))).payload().orElse(Node.of("query", Ns.SEARCH));
    return DataForm.in(query).map(form -> new Search(directory, form, false)).orElseGet(() -> new Search(directory, legacy(query), true));
  }

  private static DataForm legacy(Node query) {
    List<Field> fields = query.children().stream().filter(node -> LEGACY.contains(node.name()))
        .map(node -> new Field(node.name(), "text-single", node.name(), false, List.of(), List.of())).toList();
    return new DataForm("", List.of(query.textOf("instructions")), fields);
  }

  /** Who is found by what was filled in. */
  public DataTable find(Search search) throws RefusedException, OfflineException, InterruptedException {
    Node query = Node.of("query", Ns.SEARCH);
    if (search.old()) {
      for (Field field : search.form().fields()) {
        query = field.value().isBlank() ? query : query.add(Node.text(field.name(), Ns.SEARCH, field.value()));
      }
    } else {
      query = query.add(search.form().submit());
    }
    Node found = link.ask(Node.iq("set", search.directory(), query)).payload().orElse(Node.of("query", Ns.SEARCH));
    return DataTable.in(found).orElseGet(() -> table(found));
  }

  private static DataTable table(Node found) {
    List<Field> columns = new ArrayList<>(List.of(DataForm.field("jid", "jid-single")));
    LEGACY.forEach(name -> columns.add(DataForm.field(name, "text-single")));
    List<List<String>> rows = found.all("item", Ns.SEARCH).limit(MOST_FOUND).map(item -> {
      List<String> row = new ArrayList<>(List.of(item.get("jid")));
      LEGACY.forEach(name -> row.add(item.textOf(name)));
      return List.copyOf(row);
    }).toList();
    return new DataTable(columns, rows);
  }
}
