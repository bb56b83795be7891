package im.recado.store.sql;

import java.util.List;

/**
 * A table that is copied from one database to another.
 *
 * @param name its name
 * @param numbered whether its column {@code id} gets numbers that are never given again
 */
record Table(String name, boolean numbered) {
  /** Their rows are derived: from the messages, or by the migrations. */
  static final List<String> NOT_COPIED = List.of("recado_version", "archive_words", "archived_text");

  static final List<Table> ALL =
      List.of(
          new Table("accounts", false),
          new Table("account_words", false),
          new Table("rosters", false),
          new Table("roster_items", false),
          new Table("roster_removals", false),
          new Table("key_values", false),
          new Table("spool", true),
          new Table("streams", false),
          new Table("rooms", false),
          new Table("room_people", false),
          new Table("pubsub_nodes", true),
          new Table("pubsub_collections", false),
          new Table("pubsub_affiliations", false),
          new Table("pubsub_subscriptions", false),
          new Table("pubsub_items", false),
          new Table("pubsub_redirects", true),
          new Table("uploads", false),
          new Table("upload_bytes", false),
          new Table("uploads_gone", false),
          new Table("invitations", false),
          new Table("directory", false),
          new Table("account_groups", false),
          new Table("group_members", false),
          new Table("links", false),
          new Table("archives", true),
          new Table("archive_journal", false),
          new Table("archived", false));
}
