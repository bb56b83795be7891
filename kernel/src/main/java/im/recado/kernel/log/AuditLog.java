package im.recado.kernel.log;

import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people with power over the server did or tried (SECURITY B-12): a line in the log, and whatever keeps it for
 * good. Any thread.
 */
public final class AuditLog {
  /** Under this name stands in an entry what was changed by it. */
  public static final String BEFORE = "was";

  /** Under this name stands in an entry what it is now, where no argument says so. */
  public static final String AFTER = "now";

  /** Under this name stand in an entry the domains whose things it is about, with commas between them. */
  public static final String DOMAIN = "in";

  private static final Logger LOG = LoggerFactory.getLogger("recado.audit");

  /**
   * One deed.
   *
   * @param by an address, or the way in which it came
   * @param what in short, such as the name of a command
   * @param with the arguments, without secrets, in their order
   * @param outcome what came of it
   */
  public record Entry(String by, String what, Map<String, String> with, String outcome) {}

  private volatile Consumer<Entry> keeper = entry -> {};

  /** Says who keeps entries for good; it must not fail. */
  public void keep(Consumer<Entry> keeper) {
    this.keeper = keeper;
  }

  /** Tells of a deed. May wait for a disk. */
  public void add(Entry entry) {
    StringBuilder with = new StringBuilder();
    entry.with.forEach((name, value) -> with.append(' ').append(name).append('=').append(value));
    LOG.info("{}{} by {}: {}", entry.what, with, entry.by, entry.outcome);
    keeper.accept(entry);
  }
}
