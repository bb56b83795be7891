package im.recado.console.web;

/**
 * Where a page stands in the sidebar.
 *
 * @param path of the page
 * @param words the key of its name
 * @param icon its name in {@code icons.svg}
 * @param group with which others it stands together
 * @param whom who sees it there
 */
public record Place(String path, String words, String icon, Group group, Whom whom) {
  /** Who sees a place. */
  public enum Whom {
    /** Those who have a role for the whole server. */
    SERVER,
    /** Everybody who has a role. */
    ALL,
    /** Those who have a role in some domains alone: the others come there from elsewhere. */
    DOMAINS
  }

  /** One for those who have a role for the whole server. */
  public Place(String path, String words, String icon, Group group) {
    this(path, words, icon, group, Whom.SERVER);
  }

  /** The same, seen by these. */
  public Place forWhom(Whom whom) {
    return new Place(path, words, icon, group, whom);
  }

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
