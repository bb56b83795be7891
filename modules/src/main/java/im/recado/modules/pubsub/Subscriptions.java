package im.recado.modules.pubsub;

import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The subscriptions to a node, sorted by the bare address of the subscriber. Immutable; small per subscriber. */
public final class Subscriptions implements Iterable<Subscription> {
  public static final Subscriptions NONE = new Subscriptions(new Subscription[0]);

  private static final Comparator<Subscription> ORDER =
      Comparator.<Subscription, Jid>comparing(each -> each.jid().bare())
          .thenComparing(Subscription::jid)
          .thenComparing(Subscription::subid);

  private final Subscription[] sorted;

  private Subscriptions(Subscription[] sorted) {
    this.sorted = sorted;
  }

  public static Subscriptions of(Collection<Subscription> all) {
    if (all.isEmpty()) {
      return NONE;
    }
    Subscription[] sorted = all.toArray(new Subscription[0]);
    Arrays.sort(sorted, ORDER);
    return new Subscriptions(sorted);
  }

  public int size() {
    return sorted.length;
  }

  public boolean isEmpty() {
    return sorted.length == 0;
  }

  @Override
  public Iterator<Subscription> iterator() {
    return Arrays.asList(sorted).iterator();
  }

  /** Those of a bare address, whatever their resources. */
  List<Subscription> ofBare(Jid bare) {
    List<Subscription> found = new ArrayList<>();
    for (int i = first(bare); i < sorted.length && sorted[i].jid().bare().equals(bare); i++) {
      found.add(sorted[i]);
    }
    return found;
  }

  /** Those of exactly this address. */
  List<Subscription> of(Jid jid) {
    return ofBare(jid.bare()).stream().filter(each -> each.jid().equals(jid)).toList();
  }

  /** Whether somebody is told of events, by any of their addresses. */
  boolean hasActive(Jid bare) {
    for (int i = first(bare); i < sorted.length && sorted[i].jid().bare().equals(bare); i++) {
      if (sorted[i].isActive()) {
        return true;
      }
    }
    return false;
  }

  /** Where the subscriptions of a bare address begin, or would. */
  private int first(Jid bare) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle].jid().bare().compareTo(bare) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int find(Jid jid, String subid) {
    for (int i = first(jid.bare()); i < sorted.length && sorted[i].jid().bare().equals(jid.bare()); i++) {
      if (sorted[i].jid().equals(jid) && sorted[i].subid().equals(subid)) {
        return i;
      }
    }
    return -1;
  }

  @Nullable Subscription get(Jid jid, String subid) {
    int at = find(jid, subid);
    return at < 0 ? null : sorted[at];
  }

  /** These with one added, or changed in its place. */
  Subscriptions with(Subscription changed) {
    int at = find(changed.jid(), changed.subid());
    if (at >= 0) {
      Subscription[] other = sorted.clone();
      other[at] = changed;
      return new Subscriptions(other);
    }
    int place = -Arrays.binarySearch(sorted, changed, ORDER) - 1;
    Subscription[] more = new Subscription[sorted.length + 1];
    System.arraycopy(sorted, 0, more, 0, place);
    more[place] = changed;
    System.arraycopy(sorted, place, more, place + 1, sorted.length - place);
    return new Subscriptions(more);
  }

  Subscriptions without(Subscription gone) {
    int at = find(gone.jid(), gone.subid());
    if (at < 0) {
      return this;
    }
    Subscription[] fewer = new Subscription[sorted.length - 1];
    System.arraycopy(sorted, 0, fewer, 0, at);
    System.arraycopy(sorted, at + 1, fewer, at, fewer.length - at);
    return fewer.length == 0 ? NONE : new Subscriptions(fewer);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Subscriptions that && Arrays.equals(sorted, that.sorted);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sorted);
  }

  @Override
  public String toString() {
    return Arrays.toString(sorted);
  }
}
