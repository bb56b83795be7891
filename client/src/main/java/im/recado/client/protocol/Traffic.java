package im.recado.client.protocol;

import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What goes over a stream, element by element, for one who looks at it. While nobody does nothing is kept. What is told has no
 * passwords in it ({@link Secrets}). Safe for any thread.
 */
public final class Traffic {
  /** Who sent it: the server or this program. */
  public enum Way { IN, OUT }

  /**
   * An element that went over the stream, or where a stream begins or ends.
   *
   * @param xml it in lines, without what is secret; empty when it is too long to be shown
   * @param length how many letters it has
   */
  public record Piece(Instant at, Way way, String xml, int length) {}

  private final Elements in = new Elements(this::isWatched, (xml, length) -> tell(Way.IN, xml, length));
  private final Elements out = new Elements(this::isWatched, (xml, length) -> tell(Way.OUT, xml, length));
  private volatile @Nullable Consumer<Piece> watcher;

  /** From now on this one hears of everything, on the threads of the stream; null: nobody. */
  public void watch(@Nullable Consumer<Piece> who) {
    watcher = who;
  }

  private boolean isWatched() {
    return watcher != null;
  }

  /** There is another connection from now on. */
  public void begin() {
    in.begin();
    out.begin();
  }

  /** Letters that have come, in the stream's order. */
  public void came(CharSequence letters) {
    in.read(letters);
  }

  /** Letters that go out, in the stream's order. */
  public void went(CharSequence letters) {
    out.read(letters);
  }

  private void tell(Way way, String xml, int length) {
    Consumer<Piece> now = watcher;
    if (now != null) {
      now.accept(new Piece(Instant.now(), way, xml.isEmpty() ? "" : Secrets.hidden(xml), length));
    }
  }
}
