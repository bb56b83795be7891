package im.recado.testkit.memory;

import im.recado.modules.upload.Upload;
import im.recado.modules.upload.UploadStore;
import im.recado.wire.jid.Jid;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Uploads in a map. */
final class MemoryUploads implements UploadStore {
  private static final Comparator<Upload> BY_AGE = Comparator.comparing(Upload::requested).thenComparing(Upload::id);

  private final MemoryDisk disk;
  private final Map<String, Upload> uploads = new HashMap<>();

  /** Files that are gone and count in their owner's day. */
  private final List<Upload> gone = new ArrayList<>();

  MemoryUploads(MemoryDisk disk) {
    this.disk = disk;
  }

  private long bytes(Predicate<Upload> which) {
    return uploads.values().stream().filter(which).mapToLong(Upload::size).sum();
  }

  private List<Upload> today(Jid owner, Instant since) {
    return Stream.concat(uploads.values().stream(), gone.stream())
        .filter(upload -> upload.owner().equals(owner) && upload.requested().isAfter(since))
        .toList();
  }

  @Override
  public Room reserve(Upload slot, Limits limits) {
    return disk.now(
        () -> {
          Predicate<Upload> own = upload -> upload.owner().equals(slot.owner());
          List<Upload> today = today(slot.owner(), limits.dayBegins());
          if (today.stream().mapToLong(Upload::size).sum() + slot.size() > limits.day()) {
            return Room.DAY_FULL;
          }
          if (today.size() >= limits.files()) {
            return Room.DAY_FILES_FULL;
          }
          if (bytes(own) + slot.size() > limits.owner()) {
            return Room.OWNER_FULL;
          }
          if (bytes(upload -> true) + slot.size() > limits.all()) {
            return Room.ALL_FULL;
          }
          uploads.put(
              slot.id(),
              new Upload(
                  slot.id(), slot.owner(), slot.name(), slot.type(), slot.size(), slot.purpose(),
                  slot.requested().truncatedTo(ChronoUnit.MILLIS), slot.expires().truncatedTo(ChronoUnit.MILLIS),
                  slot.stored()));
          return Room.GRANTED;
        });
  }

  @Override
  public @Nullable Upload find(String id) {
    return disk.<@Nullable Upload>read(() -> uploads.get(id));
  }

  @Override
  public boolean stored(String id, Instant until) {
    return disk.now(
        () -> {
          Upload slot = uploads.get(id);
          if (slot == null || slot.stored()) {
            return false;
          }
          uploads.put(
              id,
              new Upload(
                  id, slot.owner(), slot.name(), slot.type(), slot.size(), slot.purpose(), slot.requested(),
                  until.truncatedTo(ChronoUnit.MILLIS), true));
          return true;
        });
  }

  @Override
  public List<Counted> day(Jid owner, Instant since) {
    return disk.read(
        () ->
            today(owner, since).stream()
                .map(upload -> new Counted(upload.requested(), upload.size()))
                .sorted(Comparator.comparing(Counted::requested).thenComparing(Counted::size))
                .toList());
  }

  @Override
  public boolean remove(String id, Instant dayBegins) {
    return disk.now(
        () -> {
          Upload removed = uploads.remove(id);
          if (removed != null && removed.stored() && removed.requested().isAfter(dayBegins)) {
            gone.add(removed);
          }
          return removed != null;
        });
  }

  @Override
  public void forgetGone(Instant dayBegins) {
    disk.now(() -> gone.removeIf(upload -> !upload.requested().isAfter(dayBegins)));
  }

  @Override
  public void forgetGone(Jid owner) {
    disk.now(() -> gone.removeIf(upload -> upload.owner().equals(owner)));
  }

  private Stream<Upload> sorted(Comparator<Upload> order) {
    return uploads.values().stream().sorted(order);
  }

  @Override
  public List<Upload> of(Jid owner) {
    return disk.read(() -> sorted(BY_AGE).filter(upload -> upload.owner().equals(owner)).toList());
  }

  @Override
  public List<Upload> expired(Instant now, int most) {
    return disk.read(
        () ->
            sorted(Comparator.comparing(Upload::expires).thenComparing(Upload::id))
                .filter(upload -> !upload.expires().isAfter(now))
                .limit(most)
                .toList());
  }

  @Override
  public List<Upload> newest(Collection<String> domains, int skip, int most) {
    return disk.read(() -> sorted(BY_AGE.reversed()).filter(Upload::stored)
                .filter(upload -> domains.isEmpty() || domains.contains(upload.owner().domain()))
                .skip(skip).limit(most).toList());
  }

  @Override
  public long bytes() {
    return disk.read(() -> bytes(upload -> true));
  }
}
