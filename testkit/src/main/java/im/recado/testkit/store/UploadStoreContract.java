package im.recado.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.upload.Upload;
import im.recado.modules.upload.Upload.Purpose;
import im.recado.modules.upload.UploadStore;
import im.recado.modules.upload.UploadStore.Counted;
import im.recado.modules.upload.UploadStore.Limits;
import im.recado.modules.upload.UploadStore.Room;
import im.recado.wire.jid.Jid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@link UploadStore} promises. */
abstract class UploadStoreContract extends StoreContract {
  private static final Limits PLENTY = new Limits(1000, 1000, 100, NOON.minus(Duration.ofDays(1)), 1000);

  private static Upload slot(Jid owner, int number, long size, Instant requested) {
    return new Upload(
        Character.toString('a' + number).repeat(32), owner, "tr\u00e8s cool.jpg", "image/jpeg", size, Purpose.MESSAGE, requested,
        requested.plusSeconds(300), false);
  }

  @Test
  void aSlotIsFoundAsItWasGivenAndBecomesAFile() {
    Upload slot = slot(ROMEO, 0, 10, NOON);
    assertThat(stores().uploads().reserve(slot, PLENTY)).isEqualTo(Room.GRANTED);
    assertThat(stores().uploads().find(slot.id())).isEqualTo(slot);
    Instant until = NOON.plusSeconds(5000);
    assertThat(stores().uploads().stored(slot.id(), until)).isTrue();
    assertThat(stores().uploads().stored(slot.id(), until)).as("once").isFalse();
    UploadStore again = reopened().uploads();
    assertThat(again.find(slot.id()))
        .isEqualTo(
            new Upload(
                slot.id(), ROMEO, slot.name(), slot.type(), 10, Purpose.MESSAGE, NOON, until, true));
    assertThat(again.stored("b".repeat(32), until)).isFalse();
    assertThat(again.find("b".repeat(32))).isNull();
  }

  @Test
  void eachLimitIsKept() {
    UploadStore store = stores().uploads();
    Instant dayBegins = NOON.minus(Duration.ofDays(1));
    assertThat(store.reserve(slot(ROMEO, 0, 60, dayBegins), PLENTY)).isEqualTo(Room.GRANTED);
    assertThat(store.reserve(slot(ROMEO, 1, 60, NOON), new Limits(100, 1000, 100, dayBegins, 1000))).isEqualTo(Room.OWNER_FULL);
    assertThat(store.reserve(slot(ROMEO, 1, 60, NOON), new Limits(1000, 59, 100, dayBegins, 1000))).isEqualTo(Room.DAY_FULL);
    assertThat(store.reserve(slot(ROMEO, 1, 60, NOON), new Limits(1000, 60, 1, dayBegins, 1000))).isEqualTo(Room.GRANTED);
    assertThat(store.reserve(slot(ROMEO, 2, 1, NOON), new Limits(1000, 60, 100, dayBegins, 1000))).isEqualTo(Room.DAY_FULL);
    assertThat(store.reserve(slot(ROMEO, 2, 1, NOON), new Limits(1000, 1000, 1, dayBegins, 1000))).isEqualTo(Room.DAY_FILES_FULL);
    assertThat(store.reserve(slot(JULIET, 2, 1, NOON), new Limits(1000, 1000, 1, dayBegins, 120))).isEqualTo(Room.ALL_FULL);
    assertThat(store.reserve(slot(JULIET, 2, 1, NOON), new Limits(1000, 1000, 1, dayBegins, 121))).isEqualTo(Room.GRANTED);
    assertThat(store.bytes()).isEqualTo(121);
  }

  @Test
  void twoAtOnceDoNotGetTheSameRoom() throws Exception {
    UploadStore store = stores().uploads();
    List<Callable<Room>> requests =
        Stream.iterate(0, i -> i < 20, i -> i + 1)
            .<Callable<Room>>map(i -> () -> store.reserve(slot(ROMEO, i, 10, NOON), new Limits(50, 1000, 100, NOON.minusSeconds(9), 1000)))
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      int granted = 0;
      for (Future<Room> answer : threads.invokeAll(requests)) {
        granted += answer.get() == Room.GRANTED ? 1 : 0;
      }
      assertThat(granted).isEqualTo(5);
    }
  }

  @Test
  void theFilesOfSomeDomainsAreFoundAmongAll() {
    UploadStore store = stores().uploads();
    List<Jid> owners =
        List.of(ROMEO, Jid.valueOf("ann@mantua.example"), Jid.valueOf("ann@x.mantua.example"), Jid.valueOf("ann@mantua_example"), JULIET);
    for (int i = 0; i < owners.size(); i++) {
      Upload slot = slot(owners.get(i), i, 10, NOON.plusSeconds(i));
      store.reserve(slot, PLENTY);
      store.stored(slot.id(), NOON.plusSeconds(9000));
    }
    assertThat(store.newest(List.of("mantua.example"), 0, 10)).extracting(Upload::owner).containsExactly(owners.get(1));
    assertThat(store.newest(List.of("mantua_example"), 0, 10)).extracting(Upload::owner).containsExactly(owners.get(3));
    assertThat(store.newest(List.of("mantua.example", JULIET.domain(), ROMEO.domain()), 0, 2))
        .extracting(Upload::owner).containsExactly(JULIET, owners.get(1));
    assertThat(store.newest(List.of("mantua.example", JULIET.domain(), ROMEO.domain()), 2, 2)).extracting(Upload::owner).containsExactly(ROMEO);
    assertThat(store.newest(List.of("padua.example"), 0, 10)).isEmpty();
  }

  @Test
  void whatExpiredIsFoundAndWhatIsRemovedGivesItsRoomBack() {
    UploadStore store = stores().uploads();
    for (int i = 0; i < 4; i++) {
      store.reserve(slot(i == 3 ? JULIET : ROMEO, i, 10, NOON.plusSeconds(i)), PLENTY);
    }
    store.stored("b".repeat(32), NOON.plusSeconds(9000));
    assertThat(store.of(ROMEO)).extracting(Upload::id).containsExactly("a".repeat(32), "b".repeat(32), "c".repeat(32));
    assertThat(store.newest(List.of(), 0, 10)).extracting(Upload::id).containsExactly("b".repeat(32));
    assertThat(store.newest(List.of(), 1, 10)).isEmpty();
    assertThat(store.expired(NOON.plusSeconds(302), 10)).extracting(Upload::id).containsExactly("a".repeat(32), "c".repeat(32));
    assertThat(store.expired(NOON.plusSeconds(302), 1)).hasSize(1);
    assertThat(store.remove("a".repeat(32), PLENTY.dayBegins())).isTrue();
    assertThat(store.remove("a".repeat(32), PLENTY.dayBegins())).isFalse();
    assertThat(store.bytes()).isEqualTo(30);
    assertThat(reopened().uploads().bytes()).isEqualTo(30);
  }

  @Test
  void removingDoesNotGiveTheDayBack() {
    UploadStore store = stores().uploads();
    Instant dayBegins = PLENTY.dayBegins();
    Upload file = slot(ROMEO, 0, 60, NOON);
    store.reserve(file, PLENTY);
    store.stored(file.id(), NOON.plusSeconds(60));
    Upload unused = slot(ROMEO, 1, 5, NOON.plusSeconds(1));
    store.reserve(unused, PLENTY);
    Upload old = slot(ROMEO, 2, 7, dayBegins);
    store.reserve(old, PLENTY);
    store.stored(old.id(), NOON);
    for (Upload upload : List.of(file, unused, old)) {
      assertThat(store.remove(upload.id(), dayBegins)).isTrue();
    }
    assertThat(store.find(file.id())).isNull();
    assertThat(store.of(ROMEO)).isEmpty();
    assertThat(store.expired(NOON.plusSeconds(999), 10)).isEmpty();
    assertThat(store.bytes()).as("the disk has its room again").isZero();

    UploadStore again = reopened().uploads();
    assertThat(again.day(ROMEO, dayBegins)).containsExactly(new Counted(NOON, 60));
    assertThat(again.reserve(slot(ROMEO, 3, 41, NOON), new Limits(1000, 100, 100, dayBegins, 1000))).isEqualTo(Room.DAY_FULL);
    assertThat(again.reserve(slot(ROMEO, 3, 1, NOON), new Limits(1000, 100, 1, dayBegins, 1000))).isEqualTo(Room.DAY_FILES_FULL);
    assertThat(again.reserve(slot(JULIET, 4, 100, NOON), new Limits(1000, 100, 1, dayBegins, 1000))).isEqualTo(Room.GRANTED);
    assertThat(again.reserve(slot(ROMEO, 3, 40, NOON.plusSeconds(2)), new Limits(1000, 100, 2, dayBegins, 1000)))
        .isEqualTo(Room.GRANTED);
    assertThat(again.day(ROMEO, dayBegins))
        .as("what is there and what is gone, the oldest first")
        .containsExactly(new Counted(NOON, 60), new Counted(NOON.plusSeconds(2), 40));
    assertThat(again.day(ROMEO, NOON)).containsExactly(new Counted(NOON.plusSeconds(2), 40));
  }

  @Test
  void whatIsGoneIsForgottenAfterItsDayAndWithItsOwner() {
    UploadStore store = stores().uploads();
    for (int i = 0; i < 4; i++) {
      Upload file = slot(i == 3 ? JULIET : ROMEO, i, 10, NOON.plusSeconds(i));
      store.reserve(file, PLENTY);
      store.stored(file.id(), NOON.plusSeconds(60));
      store.remove(file.id(), PLENTY.dayBegins());
    }
    store.forgetGone(NOON.plusSeconds(1));
    assertThat(store.day(ROMEO, PLENTY.dayBegins())).containsExactly(new Counted(NOON.plusSeconds(2), 10));
    store.forgetGone(ROMEO);
    assertThat(store.day(ROMEO, PLENTY.dayBegins())).isEmpty();
    assertThat(reopened().uploads().day(JULIET, PLENTY.dayBegins())).containsExactly(new Counted(NOON.plusSeconds(3), 10));
  }
}
