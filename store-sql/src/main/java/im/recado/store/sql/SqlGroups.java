package im.recado.store.sql;

import im.recado.modules.groups.Group;
import im.recado.modules.groups.GroupStore;
import im.recado.wire.jid.Jid;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Groups in the tables {@code account_groups} and {@code group_members}. */
final class SqlGroups implements GroupStore {
  private final Database database;

  SqlGroups(Database database) {
    this.database = database;
  }

  @Override
  public List<Group> groups() {
    return database.read(
        connection ->
            connection.all(
                "SELECT name, title, source FROM account_groups ORDER BY name",
                row -> new Group(row.getString(1), row.getString(2), row.getString(3))));
  }

  private record Member(Jid jid, String name) {}

  @Override
  public Map<Jid, String> members(String group) {
    Map<Jid, String> members = new LinkedHashMap<>();
    database
        .read(
            connection ->
                connection.all(
                    "SELECT jid, name FROM group_members WHERE group_name = ? ORDER BY jid",
                    row -> new Member(Jid.valueOf(row.getString(1)), row.getString(2)),
                    group))
        .forEach(member -> members.put(member.jid, member.name));
    return members;
  }

  @Override
  public void put(Group group) {
    database.write(
        0,
        connection -> {
          connection.update("DELETE FROM account_groups WHERE name = ?", group.name());
          return connection.update(
              "INSERT INTO account_groups (name, title, source) VALUES (?, ?, ?)",
              group.name(),
              group.title(),
              group.source());
        });
  }

  @Override
  public boolean remove(String group) {
    return database.write(
        0,
        connection -> {
          connection.update("DELETE FROM group_members WHERE group_name = ?", group);
          return connection.update("DELETE FROM account_groups WHERE name = ?", group) == 1;
        });
  }

  @Override
  public void add(String group, Map<Jid, String> members) {
    database.write(
        0,
        connection -> {
          for (Map.Entry<Jid, String> member : members.entrySet()) {
            String jid = member.getKey().toString();
            connection.update("DELETE FROM group_members WHERE group_name = ? AND jid = ?", group, jid);
            connection.update(
                "INSERT INTO group_members (group_name, jid, name) VALUES (?, ?, ?)", group, jid, member.getValue());
          }
          return members.size();
        });
  }

  @Override
  public void takeOut(String group, Collection<Jid> members) {
    database.write(
        0,
        connection -> {
          for (Jid member : members) {
            connection.update("DELETE FROM group_members WHERE group_name = ? AND jid = ?", group, member.toString());
          }
          return members.size();
        });
  }
}
