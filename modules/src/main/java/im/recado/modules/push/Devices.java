package im.recado.modules.push;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The clients of an account that want to be woken. Any thread. */
final class Devices {
  private volatile List<Device> all;

  Devices(List<Device> all) {
    this.all = List.copyOf(all);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Those of this moment. */
  List<Device> all() {
    return all;
  }

  @Nullable Device find(String key) {
    for (Device device : all) {
      if (device.registration().key().equals(key)) {
        return device;
      }
    }
    return null;
  }

  /**
   * Adds one, in place of an earlier one of the same key.
   *
   * @return those that had to go to make room
   */
  synchronized List<Device> put(Device device, int most) {
    remove(other -> other.registration().key().equals(device.registration().key()));
    List<Device> next = new ArrayList<>(all);
    next.sort(Comparator.comparing(other -> other.registration().since()));
    List<Device> gone = List.of();
    if (next.size() >= most) {
      gone = List.copyOf(next.subList(0, next.size() - most + 1));
      gone.forEach(Device::close);
      next.removeAll(gone);
    }
    next.add(device);
    all = List.copyOf(next);
    return gone;
  }

  /** Takes some away; they are the result. */
  synchronized List<Device> remove(Predicate<Device> which) {
    List<Device> gone = all.stream().filter(which).toList();
    gone.forEach(Device::close);
    all = all.stream().filter(which.negate()).toList();
    return gone;
  }
}
