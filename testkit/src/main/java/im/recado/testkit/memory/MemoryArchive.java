package im.recado.testkit.memory;

import im.recado.kernel.store.StoreException;
import im.recado.modules.archive.ArchiveEntry;
import im.recado.modules.archive.ArchiveExtent;
import im.recado.modules.archive.ArchiveName;
import im.recado.modules.archive.ArchivePage;
import im.recado.modules.archive.ArchiveQuery;
import im.recado.modules.archive.ArchiveStore;
import im.recado.modules.archive.ArchivedMessage;
import im.recado.modules.archive.Retention;
import im.recado.modules.archive.SearchWords;
import im.recado.wire.jid.Jid;
import im.recado.wire.rsm.PageInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Archives by id, in the order of their messages; a query looks at every message. */
final class MemoryArchive implements ArchiveStore {
  private final MemoryDisk disk;
  private final Map<ArchiveName, LinkedHashMap<String, Item>> archives = new HashMap<>();

  private record Item(ArchivedMessage message, @Nullable String origin, @Nullable String text) {
    String id() {
      return message.id();
    }

    Instant received() {
      return message.received();
    }
  }

  private boolean refusing;

  MemoryArchive(MemoryDisk disk) {
    this.disk = disk;
  }

  private LinkedHashMap<String, Item> byId(ArchiveName archive) {
    return archives.getOrDefault(archive, new LinkedHashMap<>());
  }

  private List<Item> items(ArchiveName archive) {
    return List.copyOf(byId(archive).values());
  }

  /** Fails to append from now on, or no longer. */
  void refuse(boolean refuse) {
    disk.read(() -> refusing = refuse);
  }

  @Override
  public CompletableFuture<Void> append(ArchiveName archive, ArchiveEntry entry) {
    return disk.<Void>later(
        () -> {
          if (refusing) {
            throw new StoreException("the disk does not take it", new IOException("Input/output error"));
          }
          LinkedHashMap<String, Item> items = archives.computeIfAbsent(archive, any -> new LinkedHashMap<>());
          if (items.containsKey(entry.id())) {
            return null;
          }
          Instant received = entry.received().truncatedTo(ChronoUnit.MILLIS);
          Instant last = items.isEmpty() ? received : items.lastEntry().getValue().received();
          if (last.isAfter(received) && last.isBefore(received.plus(Duration.ofHours(1)))) {
            received = last;
          }
          items.put(
              entry.id(),
              new Item(
                  new ArchivedMessage(entry.id(), received, entry.with(), entry.xml()), entry.origin(), entry.text()));
          return null;
        });
  }

  @Override
  public boolean isBehind() {
    return disk.isBehind();
  }

  @Override
  public boolean isFull() {
    return disk.isCrowded();
  }

  @Override
  public @Nullable ArchivePage page(ArchiveName archive, ArchiveQuery query) {
    return disk.read(() -> page(items(archive), query));
  }

  private static @Nullable ArchivePage page(List<Item> items, ArchiveQuery query) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < items.size(); i++) {
      places.put(items.get(i).id(), i);
    }
    List<String> named = new ArrayList<>(query.ids() == null ? List.of() : query.ids());
    Stream.of(query.afterId(), query.beforeId(), query.page().after(), query.page().end())
        .filter(Objects::nonNull)
        .forEach(named::add);
    if (!places.keySet().containsAll(named)) {
      return null;
    }
    int after = place(places, query.afterId(), -1);
    int before = place(places, query.beforeId(), items.size());
    List<Item> result = new ArrayList<>();
    for (int i = after + 1; i < before; i++) {
      if (matches(items.get(i), query)) {
        result.add(items.get(i));
      }
    }
    boolean down = query.descending();
    if (down) {
      Collections.reverse(result);
    }
    int pageAfter = place(places, query.page().after(), down ? items.size() : -1);
    int pageBefore = place(places, query.page().end(), down ? -1 : items.size());
    List<Item> rest =
        result.stream()
            .skip(query.page().index() == null ? 0 : query.page().index())
            .filter(
                item -> {
                  int place = items.indexOf(item);
                  return down ? place < pageAfter && place > pageBefore : place > pageAfter && place < pageBefore;
                })
            .toList();
    int size = Math.min(query.size(), rest.size());
    List<Item> page =
        query.page().isBackwards() ? rest.subList(rest.size() - size, rest.size()) : rest.subList(0, size);
    return new ArchivePage(
        page.stream().map(Item::message).toList(),
        size == rest.size(),
        page.isEmpty()
            ? PageInfo.empty(result.size())
            : new PageInfo(page.getFirst().id(), result.indexOf(page.getFirst()), page.getLast().id(), result.size()));
  }

  private static int place(Map<String, Integer> places, @Nullable String id, int otherwise) {
    return id == null ? otherwise : places.getOrDefault(id, otherwise);
  }

  private static boolean matches(Item item, ArchiveQuery query) {
    Jid with = query.with();
    Jid other = item.message().with();
    return (with == null || other.equals(with) || (with.isBare() && other.bare().equals(with)))
        && (query.start() == null || !item.received().isBefore(query.start()))
        && (query.end() == null || !item.received().isAfter(query.end()))
        && (query.ids() == null || query.ids().contains(item.id()))
        && (query.marks() == null || query.marks().stream().anyMatch(item.message().xml()::contains))
        && (query.text() == null || contains(item.text(), SearchWords.phrases(query.text())));
  }

  private static boolean contains(@Nullable String text, List<SearchWords.Phrase> phrases) {
    if (text == null || phrases.isEmpty()) {
      return false;
    }
    String words = SearchWords.split(text).stream().map(SearchWords::fold).collect(Collectors.joining(" ", " ", " "));
    return phrases.stream()
        .allMatch(
            phrase ->
                words.contains(
                    phrase.words().stream()
                        .map(SearchWords::fold)
                        .collect(Collectors.joining(" ", " ", phrase.prefix() ? "" : " "))));
  }

  @Override
  public @Nullable ArchiveExtent extent(ArchiveName archive) {
    return disk.read(
        () -> {
          List<Item> items = items(archive);
          return items.isEmpty()
              ? null
              : new ArchiveExtent(
                  items.getFirst().id(),
                  items.getFirst().received(),
                  items.getLast().id(),
                  items.getLast().received(),
                  items.size(),
                  characters(items));
        });
  }

  private static long characters(Collection<Item> items) {
    return items.stream().mapToLong(item -> item.message().xml().length()).sum();
  }

  @Override
  public @Nullable ArchivedMessage find(ArchiveName archive, String id) {
    return disk.read(
        () ->
            items(archive).stream()
                .filter(item -> item.id().equals(id))
                .map(Item::message)
                .findFirst()
                .orElse(null));
  }

  @Override
  public List<ArchivedMessage> sentAs(ArchiveName archive, String origin, int most) {
    return disk.read(
        () ->
            items(archive).reversed().stream()
                .filter(item -> origin.equals(item.origin()))
                .map(Item::message)
                .limit(most)
                .toList());
  }

  @Override
  public Set<String> holding(ArchiveName archive, Collection<String> ids) {
    return disk.read(
        () -> items(archive).stream().map(Item::id).filter(ids::contains).collect(Collectors.toSet()));
  }

  @Override
  public CompletableFuture<Boolean> replace(ArchiveName archive, String id, String xml) {
    return disk.later(
        () -> {
          Item was = byId(archive).get(id);
          if (was == null) {
            return false;
          }
          byId(archive)
              .put(id, new Item(new ArchivedMessage(id, was.received(), was.message().with(), xml), null, null));
          return true;
        });
  }

  @Override
  public int trim(ArchiveName archive, Retention retention, int most) {
    return disk.now(
        () -> {
          LinkedHashMap<String, Item> items = byId(archive);
          int gone = 0;
          while (gone < most
              && !items.isEmpty()
              && (items.firstEntry().getValue().received().isBefore(retention.since())
                  || items.size() > retention.messages()
                  || characters(items.values()) > retention.characters())) {
            items.pollFirstEntry();
            gone++;
          }
          return gone;
        });
  }

  @Override
  public void removeAll(Jid owner) {
    disk.now(() -> archives.keySet().removeIf(name -> name.owner().equals(owner.bare())));
  }

  @Override
  public void remove(ArchiveName archive) {
    disk.now(() -> archives.remove(archive));
  }

  @Override
  public int sweep(int most) {
    return 0;
  }

  @Override
  public List<ArchiveName> archives(@Nullable ArchiveName after, int most) {
    Comparator<ArchiveName> order =
        Comparator.comparing((ArchiveName name) -> name.owner().toString()).thenComparing(ArchiveName::node);
    return disk.read(
        () ->
            archives.keySet().stream()
                .sorted(order)
                .filter(name -> after == null || order.compare(name, after) > 0)
                .limit(most)
                .toList());
  }
}
