package im.recado.modules.groups;

/**
 * A group of accounts.
 *
 * @param name by which administrators call it
 * @param title under which its people stand in each other's rosters; empty when they do not
 * @param source that keeps it; empty for one that administrators keep here
 */
public record Group(String name, String title, String source) {
  /** Whether its people are in each other's rosters. */
  public boolean isShared() {
    return !title.isEmpty();
  }
}
