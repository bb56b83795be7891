package im.recado.store.sql;

import im.recado.modules.invite.Invitation;
import im.recado.modules.invite.InviteStore;
import im.recado.wire.jid.Jid;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Invitations in the table {@code invitations}. */
final class SqlInvites implements InviteStore {
  private static final String COLUMNS =
      "SELECT id, inviter, domain, name, contact, account, created, expires, claimant FROM invitations";

  private final Database database;

  SqlInvites(Database database) {
    this.database = database;
  }

  @Override
  public boolean add(Invitation invitation, int most) {
    return database.write(0, connection -> add(connection, invitation, most));
  }

  private static boolean add(SqlConnection connection, Invitation invitation, int most) throws SQLException {
    String inviter = text(invitation.inviter());
    long now = invitation.created().toEpochMilli();
    if (connection.number("SELECT count(*) FROM invitations WHERE inviter = ? AND expires > ?", inviter, now) >= most) {
      return false;
    }
    connection.update(
        "INSERT INTO invitations (id, inviter, domain, name, contact, account, created, expires, claimed, claimant)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, '')",
        invitation.id(),
        inviter,
        invitation.domain(),
        invitation.name() == null ? "" : invitation.name(),
        invitation.contact(),
        invitation.account(),
        now,
        invitation.expires().toEpochMilli());
    return true;
  }

  private static String text(@Nullable Jid jid) {
    return jid == null ? "" : jid.toString();
  }

  @Override
  public @Nullable Invitation find(String id) {
    return database.read(connection -> connection.first(COLUMNS + " WHERE id = ?", SqlInvites::invitation, id));
  }

  @Override
  public @Nullable Invitation naming(String domain, String name, Instant now) {
    return database.read(
        connection ->
            connection.first(
                COLUMNS + " WHERE domain = ? AND name = ? AND name <> '' AND expires > ? LIMIT 1",
                SqlInvites::invitation,
                domain,
                name,
                now.toEpochMilli()));
  }

  @Override
  public boolean claim(String id, Jid claimant, Instant now, Instant stale) {
    return database.write(
        0,
        connection ->
            connection.update(
                    "UPDATE invitations SET claimed = ?, claimant = ? WHERE id = ? AND claimed < ?",
                    now.toEpochMilli(),
                    claimant.toString(),
                    id,
                    stale.toEpochMilli())
                == 1);
  }

  @Override
  public void release(String id) {
    database.write(
        0, connection -> connection.update("UPDATE invitations SET claimed = 0, claimant = '' WHERE id = ?", id));
  }

  @Override
  public boolean remove(String id) {
    return database.write(0, connection -> connection.update("DELETE FROM invitations WHERE id = ?", id) == 1);
  }

  @Override
  public void removeAll(Jid inviter) {
    database.write(
        0, connection -> connection.update("DELETE FROM invitations WHERE inviter = ?", inviter.toString()));
  }

  @Override
  public void removeExpired(Instant now) {
    database.write(
        0, connection -> connection.update("DELETE FROM invitations WHERE expires <= ?", now.toEpochMilli()));
  }

  @Override
  public List<Invitation> of(Jid inviter) {
    return database.read(
        connection ->
            connection.all(
                COLUMNS + " WHERE inviter = ? ORDER BY created DESC, id DESC",
                SqlInvites::invitation,
                inviter.toString()));
  }

  @Override
  public List<Invitation> beginningWith(String id) {
    return database.read(
        connection ->
            connection.all(
                COLUMNS + " WHERE substr(id, 1, ?) = ? ORDER BY created DESC, id DESC",
                SqlInvites::invitation,
                id.length(),
                id));
  }

  @Override
  public List<Invitation> newest(int skip, int most) {
    return database.read(
        connection ->
            connection.all(
                COLUMNS + " ORDER BY created DESC, id DESC LIMIT ? OFFSET ?", SqlInvites::invitation, most, skip));
  }

  private static Invitation invitation(ResultSet row) throws SQLException {
    String name = row.getString(4);
    return new Invitation(
        row.getString(1),
        jid(row.getString(2)),
        row.getString(3),
        name.isEmpty() ? null : name,
        row.getInt(5) == 1,
        row.getInt(6) == 1,
        Instant.ofEpochMilli(row.getLong(7)),
        Instant.ofEpochMilli(row.getLong(8)),
        jid(row.getString(9)));
  }

  private static @Nullable Jid jid(String text) {
    return text.isEmpty() ? null : Jid.valueOf(text);
  }
}
