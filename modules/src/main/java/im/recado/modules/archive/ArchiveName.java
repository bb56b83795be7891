package im.recado.modules.archive;

import im.recado.wire.jid.Jid;

/**
 * Which archive.
 *
 * @param owner the bare address of the account, room or service whose archive it is
 * @param node the pubsub node of that owner (XEP-0442); empty for the owner's messages
 */
public record ArchiveName(Jid owner, String node) {
  public ArchiveName {
    owner = owner.bare();
  }

  /** The messages of an account or a room. */
  public static ArchiveName of(Jid owner) {
    return new ArchiveName(owner, "");
  }

  @Override
  public String toString() {
    return node.isEmpty() ? owner.toString() : owner + " " + node;
  }
}
