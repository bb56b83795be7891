package im.recado.modules.federation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is for one domain elsewhere, in order: what a stream has been given and nobody is known to have, and behind it what waits. Guarded
 * by the link that owns it.
 */
final class OutgoingQueue {
  private static final int MOST_BYTES = 4 * 1024 * 1024;

  private final ArrayDeque<Parcel> given = new ArrayDeque<>();
  private final ArrayDeque<Parcel> waiting = new ArrayDeque<>();
  private int givenBytes;
  private int waitingBytes;

  /** Whether there is nothing, given or waiting. */
  boolean isEmpty() {
    return waiting.isEmpty() && given.isEmpty();
  }

  boolean hasWaiting() {
    return !waiting.isEmpty();
  }

  /** How many wait. */
  int waiting() {
    return waiting.size();
  }

  /** How many were given to the stream. */
  int given() {
    return given.size();
  }

  /** Whether no more may wait than there is: so many stanzas, or too many bytes. */
  boolean isFull(Parcel next, int most) {
    return waiting.size() >= most || (waitingBytes + next.size() > MOST_BYTES && !waiting.isEmpty());
  }

  void add(Parcel parcel) {
    waiting.add(parcel);
    waitingBytes += parcel.size();
  }

  /** Gives the stream what is next; null when nothing waits, or so many were given and are not known to have arrived. */
  @Nullable Parcel give(int most) {
    if (given.size() >= most || (givenBytes > MOST_BYTES)) {
      return null;
    }
    Parcel next = waiting.poll();
    if (next != null) {
      waitingBytes -= next.size();
      given.add(next);
      givenBytes += next.size();
    }
    return next;
  }

  /** One that was given has arrived, or is not to be sent; false when it is not among them. */
  boolean remove(Parcel parcel) {
    boolean was = given.remove(parcel);
    if (was) {
      givenBytes -= parcel.size();
    }
    return was;
  }

  /** The first of those that were given have arrived. */
  List<Parcel> arrived(int count) {
    List<Parcel> arrived = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Parcel parcel = given.remove();
      givenBytes -= parcel.size();
      arrived.add(parcel);
    }
    return arrived;
  }

  /** The stream has ended: what it had goes before everything else. */
  void takeBack() {
    for (Parcel parcel = given.pollLast(); parcel != null; parcel = given.pollLast()) {
      waiting.addFirst(parcel);
      waitingBytes += parcel.size();
    }
    givenBytes = 0;
  }

  /** One of those that wait has arrived after all; false when it is not among them. */
  boolean hasArrived(Parcel parcel) {
    boolean was = waiting.remove(parcel);
    if (was) {
      waitingBytes -= parcel.size();
    }
    return was;
  }

  /** Nobody knows whether the first of those that wait have arrived. */
  void mayHaveArrived(int count) {
    waiting.stream().limit(count).forEach(Parcel::mayHaveArrived);
  }

  /** Everything, which is no longer here then. */
  List<Parcel> clear() {
    takeBack();
    List<Parcel> all = List.copyOf(waiting);
    waiting.clear();
    waitingBytes = 0;
    return all;
  }
}
