package im.recado.console.web;

/**
 * Where a page stands in the sidebar.
 *
 * @param path of the page
 * @param words the key of its name
 * @param icon its name in {@code icons.svg}
 * @param group with which others it stands together
 */
public record Place(String path, String words, String icon, Group group) {
  /** The parts of the sidebar, from top to bottom. */
  public enum Group {
    WATCH("common.group-watch"),
    MANAGE("common.group-manage"),
    SERVER("common.group-server");

    private final String words;

    Group(String words) {
      this.words = words;
    }

    /** The key of its name. */
    public String words() {
      return words;
    }
  }
}
