package im.recado.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done so that the list of a network and a roster say the same again: by what each of them says now, and what both
 * said when they last agreed.
 */
final class Difference {
  /** So many must have been in a list that it is not believed to be empty. */
  static final int SOME = 3;

  /** Whose word counts. */
  enum Mode {
    /** What was changed on one side is changed on the other. */
    BOTH_WAYS,
    /** The roster becomes what the network's list is. */
    NETWORK_WINS,
    /** Neither is changed because of the other. */
    OFF
  }

  /** What a network keeps of what the user says of a contact. */
  enum Keeps {
    NOTHING,
    /** In which groups they are. */
    GROUPS,
    /** What they are called, too. */
    ALL
  }

  /** What is to be done about somebody. */
  enum Deed {
    /** Puts them into the roster. */
    ADMIT,
    /** Says in the roster what the entry says. */
    RENAME,
    /** Takes them out of the roster. */
    DISMISS,
    /** Puts them into the network's list. */
    ADD,
    /** Says in the network's list what the entry says. */
    ARRANGE,
    /** Takes them out of the network's list. */
    REMOVE,
    /** Both say this: it is noted. */
    AGREE,
    /** None says anything: what was noted is forgotten. */
    FORGET
  }

  /** @param entry what is said of them from now on */
  record Step(Deed deed, String name, Entry entry) {}

  private static final Entry NOTHING = new Entry("", List.of());

  private final Mode mode;
  private final Keeps keeps;
  private final List<Step> steps = new ArrayList<>();

  private Difference(Mode mode, Keeps keeps) {
    this.mode = mode;
    this.keeps = keeps;
  }

  /**
   * All that is to be done; nothing when the network's list is empty that was not: more likely it has not come whole than
   * everybody was taken out one by one.
   *
   * @param shadow on what both agreed; null when they never did
   */
  static List<Step> between(
      Mode mode, @Nullable Map<String, Entry> shadow, Map<String, Entry> network, Map<String, Entry> roster, Keeps keeps) {
    Difference difference = new Difference(mode, keeps);
    boolean some = shadow != null && shadow.size() >= SOME;
    if (mode == Mode.OFF || (some && network.isEmpty())) {
      return List.of();
    }
    // A roster that has lost everybody is filled again.
    Map<String, Entry> base = shadow == null || (some && roster.isEmpty()) ? Map.of() : shadow;
    TreeSet<String> names = new TreeSet<>(network.keySet());
    names.addAll(roster.keySet());
    if (shadow != null) {
      names.addAll(shadow.keySet());
    }
    for (String name : names) {
      difference.one(name, base.get(name), network.get(name), roster.get(name), shadow != null);
    }
    return difference.steps;
  }

  private void one(
      String name, @Nullable Entry before, @Nullable Entry network, @Nullable Entry roster, boolean begun) {
    if (network != null && roster != null) {
      both(name, before, network, roster);
    } else if (network != null) {
      if (before != null && mode == Mode.BOTH_WAYS) {
        step(Deed.REMOVE, name, network);
        step(Deed.FORGET, name, NOTHING);
      } else {
        step(Deed.ADMIT, name, network);
        step(Deed.AGREE, name, network);
      }
    } else if (roster != null && before == null && begun && mode == Mode.BOTH_WAYS) {
      step(Deed.ADD, name, roster);
    } else {
      if (roster != null) {
        step(Deed.DISMISS, name, roster);
      }
      step(Deed.FORGET, name, NOTHING);
    }
  }

  private void both(String name, @Nullable Entry before, Entry network, Entry roster) {
    Entry both = mode == Mode.NETWORK_WINS ? network : merged(before, network, roster);
    if (!both.equals(roster)) {
      step(Deed.RENAME, name, both);
    }
    // What the network goes on saying is no change of it the next time.
    Entry noted =
        switch (keeps) {
          case NOTHING -> network;
          case GROUPS -> new Entry(network.alias(), both.groups());
          case ALL -> both;
        };
    if (!noted.equals(network)) {
      step(Deed.ARRANGE, name, both);
    }
    if (!noted.equals(before)) {
      step(Deed.AGREE, name, noted);
    }
  }

  private Entry merged(@Nullable Entry before, Entry network, Entry roster) {
    if (before == null) {
      // What the user has given stays.
      return new Entry(
          roster.alias().isEmpty() ? network.alias() : roster.alias(),
          roster.groups().isEmpty() ? network.groups() : roster.groups());
    }
    boolean same = network.alias().equals(before.alias());
    // Where only the people themselves say what they are called, that is not told against what the user calls them.
    boolean given = keeps != Keeps.ALL && !roster.alias().equals(before.alias());
    return new Entry(
        same || given ? roster.alias() : network.alias(),
        network.groups().equals(before.groups()) ? roster.groups() : network.groups());
  }

  private void step(Deed deed, String name, Entry entry) {
    steps.add(new Step(deed, name, entry));
  }
}
