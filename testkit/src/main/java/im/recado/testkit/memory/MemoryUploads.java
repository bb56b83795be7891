package im.recado.testkit.memory;

import im.recado.modules.upload.Upload;
import im.recado.modules.upload.UploadStore;
import im.recado.wire.jid.Jid;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

  MemoryUploads(MemoryDisk disk) {
    this.disk = disk;
  }

  private long bytes(Predicate<Upload> which) {
    return uploads.values().stream().filter(which).mapToLong(Upload::size).sum();
  }

  @Override
  public Room reserve(Upload slot, Limits limits) {
    return disk.now(
        () -> {
          Predicate<Upload> own = upload -> upload.owner().equals(slot.owner());
          Predicate<Upload> today = own.and(upload -> upload.requested().isAfter(limits.dayBegins()));
          if (bytes(today) + slot.size() > limits.day()) {
            return Room.DAY_FULL;
          }
          if (uploads.values().stream().filter(today).count() >= limits.files()) {
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
  public boolean remove(String id) {
    return disk.now(() -> uploads.remove(id) != null);
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
  public List<Upload> newest(int skip, int most) {
    return disk.read(() -> sorted(BY_AGE.reversed()).filter(Upload::stored).skip(skip).limit(most).toList());
  }

  @Override
  public long bytes() {
    return disk.read(() -> bytes(upload -> true));
  }
}
